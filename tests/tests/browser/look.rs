//! How a page looks: pictures in `target/screenshots/`, and what can be checked of them.

use std::path::Path;

use conformance::Browser;
use serde_json::json;

/// Takes a page in light, dark and on a phone, and asks axe-core what people could not use.
pub(crate) async fn look(browser: &Browser, name: &str) {
    assert_eq!(browser.run("return document.querySelectorAll('h1').length").await, 1, "{name}: one heading");
    assert_eq!(browser.run("return document.documentElement.lang").await, "en", "{name}: a language");
    let mut backgrounds = Vec::new();
    for scheme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.devtools("Emulation.setEmulatedMedia", features).await;
        fits(browser, name).await;
        let problems = browser.accessibility_problems().await;
        assert!(problems.is_empty(), "{name} in {scheme}: {problems:#?}");
        backgrounds.push(browser.run(BACKGROUND).await);
        picture(browser, &format!("{name}-{scheme}")).await;
    }
    assert_ne!(backgrounds[0], backgrounds[1], "{name}: dark is not light");
    browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] })).await;

    // The narrowest phone still in use has 320 points; the picture is of a common one, as long as the page.
    let window = browser.run("return innerWidth + 'x' + innerHeight").await;
    for width in [320, 390] {
        resize(browser, width, 844).await;
        fits(browser, name).await;
    }
    let length = browser.run("return document.documentElement.scrollHeight").await;
    resize(browser, 390, length.as_u64().expect("a length")).await;
    picture(browser, &format!("{name}-phone")).await;
    browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
    // A click before the page has its old size back would miss.
    browser.holds(&format!("innerWidth + 'x' + innerHeight === {window}")).await;
}

async fn resize(browser: &Browser, width: u64, height: u64) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
    browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
    browser.holds(&format!("innerWidth === {width} && innerHeight === {height}")).await;
}

/// What a page is painted on: the canvas itself, for a page that leaves the colour to the browser.
const BACKGROUND: &str = "
    const painted = getComputedStyle(document.body).backgroundColor;
    if (painted !== 'rgba(0, 0, 0, 0)') return painted;
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'canvas';
    const canvas = getComputedStyle(probe).color;
    probe.remove();
    return canvas;";

async fn fits(browser: &Browser, name: &str) {
    let wider = browser.run("return document.documentElement.scrollWidth - innerWidth").await;
    assert!(wider.as_i64().is_some_and(|wider| wider <= 0), "{name} is {wider} points wider than the window");
}

async fn picture(browser: &Browser, name: &str) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target directory");
    browser.picture(&target.join("screenshots").join(format!("{name}.png"))).await;
}
