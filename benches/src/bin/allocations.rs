//! Counts allocations, in a process of its own: counting takes time, and the other one measures that.

use speed::Scene;

fn main() {
    let scene = Scene::set(1_200);
    let mut bare = Vec::new();
    for mut contestant in scene.contestants() {
        let app = (contestant.app)();
        // Until everything has been made that is made once.
        app.run(&(contestant.asks)(contestant.warm_up.max(600)));
        let asks = (contestant.asks)(100);
        let counted = allocation_counter::measure(|| {
            app.run(&asks);
        });
        let each = counted.count_total as f64 / 100.0;
        if contestant.name == "bare" {
            bare.push((contestant.framework, each));
        }
        let below = bare.iter().find(|(framework, _)| *framework == contestant.framework);
        let above = each - below.map_or(0.0, |(_, each)| *each);
        println!("{}\t{}\t{above:.1}", contestant.framework, contestant.name);
        if contestant.name == "ours: first sight" {
            let asks = (contestant.asks)(500);
            let counted = allocation_counter::measure(|| {
                app.run(&asks);
            });
            println!(
                "{}\tbytes of a remembered session\t{}",
                contestant.framework,
                counted.bytes_current / 500
            );
        }
    }
}
