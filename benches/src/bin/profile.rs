fn main() {
    let args: Vec<String> = std::env::args().collect();
    let scene = speed::Scene::set(if args[1]=="threads" || args[1]=="rss" {10_000} else {1200});
    if args[1] == "threads" {
        for mut c in scene.contestants() {
            if ["bare", "no-op", "yardstick: seen token", "ours: seen token", "ours: nobody asked for", "ours: 10,000 sessions (Zipf)"].contains(&c.name) {
                let s = speed::threads::scaling(&mut c, 30); println!("{} {} {s:.2}", c.framework, c.name);
            }
        }
        return;
    }
    if args[1] == "rss" {
        for mut c in scene.contestants() {
            if c.name == "ours: first sight" {
                let app = (c.app)();
                app.run(&(c.asks)(20));
                let before = speed::memory::resident();
                for _ in 0..90 { app.run(&(c.asks)(100)); }
                println!("{} bytes each", (speed::memory::resident() - before) / 9000);
            }
        }
        return;
    }
    let n: usize = args[3].parse().unwrap();
    for mut c in scene.contestants() {
        if c.name == args[1] && c.framework.starts_with(&args[2]) {
            let app = (c.app)();
            app.run(&(c.asks)(20));
            let asks = (c.asks)(n);
            app.run(&asks);
        }
    }
}
