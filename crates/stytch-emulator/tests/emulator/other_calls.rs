//! Calls about things that nobody has here.

use serde_json::json;

use crate::app::{App, assert_members};
use crate::b2b::{ORGANIZATIONS, text};

#[tokio::test]
async fn lists_of_them_are_empty() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    let member = app.member("acme", "ada@acme.example", json!({})).await;
    let at = format!("{ORGANIZATIONS}/acme/members/{}", text(&member["member_id"]));
    assert_eq!(
        app.get(&format!("{ORGANIZATIONS}/acme/connected_apps")).await.ok()["connected_apps"],
        json!([])
    );
    assert_eq!(app.get(&format!("{at}/connected_apps")).await.ok()["connected_apps"], json!([]));
    assert_eq!(app.get(&format!("{at}/oidc_providers")).await.ok()["registrations"], json!([]));
    let google = app.get(&format!("{at}/oauth_providers/google")).await.ok();
    assert_eq!((&google["provider_type"], &google["registrations"]), (&json!("Google"), &json!([])));
    app.get(&format!("{at}/oauth_providers/myspace")).await.refused(404, "route_not_found");
}

#[tokio::test]
async fn the_projects_metrics_count() {
    let app = App::start().await;
    app.log_in("ada@example.com").await;
    app.organization("acme", json!({})).await;
    for name in ["a@acme.example", "b@acme.example"] {
        app.member("acme", name, json!({})).await;
    }
    let body = app.get("/v1/projects/metrics").await.ok();
    assert_members(&body, &["metrics", "project_id", "request_id", "status_code"]);
    let expected = json!([
        { "metric_type": "USER_COUNT", "count": 1 },
        { "metric_type": "ORGANIZATION_COUNT", "count": 1 },
        { "metric_type": "MEMBER_COUNT", "count": 2 },
        { "metric_type": "M2M_CLIENT_COUNT", "count": 0 },
    ]);
    assert_eq!(body["metrics"], expected);
}
