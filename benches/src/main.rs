use std::collections::HashMap;

fn main() {
    let rounds: usize = std::env::args().nth(1).map_or(150, |a| a.parse().unwrap());
    let only = std::env::args().nth(2).unwrap_or_default();
    let scene = speed::Scene::set(10_000);
    let contestants = scene.contestants();
    let mut lines: Vec<_> = contestants.into_iter().filter(|c| c.name == "bare" || c.name.contains(&only)).map(|c| ((c.app)(), c.name, c.framework, c.asks, Vec::new(), c.batch)).collect();
    for (app, name, _, asks, _, batch) in &mut lines { app.run(&asks(if name.contains("Zipf") {100_000} else {*batch})); }
    for _ in 0..rounds {
        for (app, _, _, asks, times, batch) in &mut lines {
            app.run(&asks(10));
            let asks = asks(*batch);
            times.push(app.run(&asks).as_nanos() as f64 / asks.len() as f64);
        }
    }
    let mut bare: HashMap<&str, (f64, f64)> = HashMap::new();
    for (_, name, framework, _, times, _) in &mut lines {
        times.sort_by(f64::total_cmp);
        let (best, median) = (times[0], times[times.len() / 2]);
        let (b, m) = *bare.entry(framework).or_insert((best, median));
        println!("{framework:12} {name:34} {best:9.0} {median:9.0}  above {:9.0} {:9.0}", best - b, median - m);
    }
}
