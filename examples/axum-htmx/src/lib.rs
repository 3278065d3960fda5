//! Parts of a page behind login, fetched by htmx.
//!
//! A handler says `user: AuthUser` and nothing else. When the session is over, htmx gets `HX-Redirect` instead of a
//! redirect whose target it would put into the page, and the person comes back to the page they were on.

mod notes;

use axum::extract::State;
use axum::routing::get;
use axum::{Form, Router};
use axum_stytch::{AuthUser, SessionLayer, Stytch};
use maud::{DOCTYPE, Markup, html};
use quickstart_common::{Error, Settings};
use tokio::net::TcpListener;

use notes::{NewNote, Notes};

/// Where browsers load htmx from; serve the file yourself if you would rather not depend on others.
pub const HTMX: &str = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.8/dist/htmx.min.js";

/// The app: one page, and its parts.
pub fn app(stytch: Stytch, htmx: &'static str) -> Router {
    Router::new()
        .route("/", get(async move |user: Option<AuthUser>| page(htmx, user.as_ref())))
        .route("/notes", get(list).post(add))
        .with_state(Notes::default())
        .layer(SessionLayer::new(stytch))
}

fn page(htmx: &str, user: Option<&AuthUser>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Notes" }
                script src=(htmx) crossorigin="anonymous" {}
                style { (maud::PreEscaped(include_str!("style.css"))) }
            }
            body {
                main {
                    h1 { "Notes" }
                    @match user.and_then(|user| user.email()) {
                        Some(email) => {
                            p { "You are signed in as " strong { (email) } "." }
                            form method="post" action="/logout" { button.second { "Sign out" } }
                        }
                        None => p { "Notes are for people who are signed in: just ask for them." },
                    }
                    button hx-get="/notes" hx-target="#notes" { "Show my notes" }
                    div #notes aria-live="polite" {}
                }
            }
        }
    }
}

async fn list(user: AuthUser, State(notes): State<Notes>) -> Markup {
    part(&notes.of(user.user_id()))
}

async fn add(user: AuthUser, State(notes): State<Notes>, Form(new): Form<NewNote>) -> Markup {
    notes.add(user.user_id(), new);
    part(&notes.of(user.user_id()))
}

fn part(notes: &[String]) -> Markup {
    html! {
        ul { @for note in notes { li { (note) } } }
        form hx-post="/notes" hx-target="#notes" {
            label for="text" { "A new note" }
            input #text name="text" maxlength="200" required;
            button { "Add" }
        }
    }
}

/// Runs the app until it is stopped.
///
/// # Errors
///
/// An address is taken, or the environment holds settings that cannot work.
pub async fn serve(settings: Settings) -> Result<(), Error> {
    let started = settings.start().await?;
    let listener = TcpListener::from_std(started.listener)?;
    Ok(axum::serve(listener, app(started.stytch, HTMX)).await?)
}
