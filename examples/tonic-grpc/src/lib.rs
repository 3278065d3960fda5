//! A gRPC service for signed-in people, with tonic.
//!
//! A browser's cookies count, and so does `authorization: Bearer` with a session JWT from another service. Whoever
//! calls without either gets `UNAUTHENTICATED`, and `UNAVAILABLE` while it cannot be decided.

pub mod messages;

use stytch_auth::web::Denial;
use stytch_auth::{Principal, Stytch};
use tonic::transport::Server;
use tonic::transport::server::Router;
use tonic::{Request, Response, Status};
use tower::layer::util::{Identity, Stack};
use tower_stytch::{SessionHandle, SessionLayer};

use messages::{Nothing, Person};

/// The service and its client, written by `build.rs`.
#[allow(missing_docs, clippy::missing_errors_doc, reason = "tonic writes it")]
pub mod people {
    include!(concat!(env!("OUT_DIR"), "/people.People.rs"));
}

/// The server: one service, and the same layer as on any other tower service.
pub fn server(stytch: Stytch) -> Router<Stack<SessionLayer, Identity>> {
    let layer = SessionLayer::new(stytch).without_routes(); // nobody signs in over gRPC
    Server::builder().layer(layer).add_service(people::people_server::PeopleServer::new(Service))
}

struct Service;

#[tonic::async_trait]
impl people::people_server::People for Service {
    async fn who_am_i(&self, request: Request<Nothing>) -> Result<Response<Person>, Status> {
        let user = user(&request).await?;
        Ok(Response::new(person(&user)))
    }

    async fn who_runs_this(&self, request: Request<Nothing>) -> Result<Response<Person>, Status> {
        let user = user(&request).await?;
        if !user.has_role("admin") {
            return Err(status(&Denial::Forbidden));
        }
        Ok(Response::new(person(&user)))
    }
}

/// The user who makes the call; a method asks for them as a handler asks for `AuthUser`.
async fn user<T>(request: &Request<T>) -> Result<Principal, Status> {
    let session = request.extensions().get::<SessionHandle>();
    // Without the layer nobody is let in.
    let session = session.ok_or_else(|| status(&Denial::Misconfigured))?;
    session.user().await.map_err(|denial| status(&denial))
}

fn status(denial: &Denial) -> Status {
    match denial {
        Denial::Unauthenticated => Status::unauthenticated("Not signed in"),
        Denial::Forbidden => Status::permission_denied("Not allowed"),
        Denial::Unavailable(_) => Status::unavailable("Sign-in service unavailable"),
        _ => Status::internal("Internal error"),
    }
}

fn person(user: &Principal) -> Person {
    Person { user_id: user.user_id().to_string(), email: user.email().unwrap_or_default().to_owned() }
}
