//! The accessibility checker axe-core, run in the page.

use std::path::Path;

use serde_json::Value;

use crate::browser::Browser;

const ADVICE: &str = "tests/run.sh installs it";

impl Browser {
    /// Everything in the page that axe-core objects to, by its rules for WCAG 2.2 AA and good practice; a line each.
    pub async fn accessibility_problems(&self) -> Vec<String> {
        let axe = npm_file("axe-core/axe.min.js");
        // The pages allow no script; the driver's own are not theirs.
        self.run(&format!("if (!window.axe) {{ {axe} }}")).await;
        let found =
            self.run_async("axe.run(document).then(result => done(result.violations), e => done(String(e)))");
        let Value::Array(violations) = found.await else { panic!("axe-core does not run in the page") };
        violations.iter().map(told).collect()
    }
}

/// A file of the npm packages that the browser tests need.
pub fn npm_file(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/npm/node_modules").join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("no {path} ({error}): {ADVICE}"))
}

fn told(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let places: Vec<_> = nodes.map(|node| node["html"].as_str().unwrap_or_default()).collect();
    format!("{}: {} ({})", violation["id"], violation["help"], places.join(" | "))
}
