//! The service over a real connection, with an offline Stytch.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::net::SocketAddr;
use std::time::Duration;

use stytch_auth::api::AuthenticateMagicLinkResponse;
use stytch_auth::{LinkToken, Stytch};
use stytch_emulator::{Emulator, Fault};
use tonic::metadata::{MetadataMap, MetadataValue};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request, Status};
use tonic_grpc::messages::{Nothing, Person};
use tonic_grpc::people::people_client::PeopleClient;
use tower_stytch::{RequireSessionLayer, SessionLayer};

type Client = PeopleClient<Channel>;

fn stytch(emulator: &Emulator) -> Stytch {
    let clock = emulator.clock();
    let builder = Stytch::builder().project_id(emulator.project_id()).secret(emulator.secret());
    builder.base_url(emulator.base_url()).clock(move || clock.now()).build().unwrap()
}

async fn sign_in(emulator: &Emulator, stytch: &Stytch, email: &str) -> AuthenticateMagicLinkResponse {
    stytch.magic_links().email().login_or_create(email).send().await.unwrap();
    let token = LinkToken::from(emulator.messages_to(email)[0].token.as_str());
    stytch.magic_links().authenticate(&token).session_duration_minutes(60_u32).send().await.unwrap()
}

async fn client(stytch: Stytch) -> Client {
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = incoming.local_addr().unwrap();
    tokio::spawn(tonic_grpc::server(stytch).serve_with_incoming(incoming));
    PeopleClient::new(connect(address).await)
}

async fn connect(address: SocketAddr) -> Channel {
    Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap()
}

fn with(name: &'static str, value: &str) -> Request<Nothing> {
    let mut request = Request::new(Nothing {});
    request.metadata_mut().insert(name, value.parse().unwrap());
    request
}

fn cookies(answer: &AuthenticateMagicLinkResponse) -> String {
    let (token, jwt) = (answer.session_token.as_ref().unwrap(), answer.session_jwt.as_ref().unwrap());
    format!("stytch_session={}; stytch_session_jwt={}", token.expose(), jwt.expose())
}

fn set_cookies(metadata: &MetadataMap) -> Vec<&str> {
    metadata.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_session_counts_in_a_cookie_and_as_a_bearer_token() {
    let emulator = Emulator::start().await.unwrap();
    let stytch = stytch(&emulator);
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    let mut client = client(stytch).await;
    let bearer = format!("Bearer {}", ada.session_jwt.as_ref().unwrap().expose());
    for (name, value) in [("cookie", cookies(&ada)), ("authorization", bearer)] {
        let answer = client.who_am_i(with(name, &value)).await.unwrap().into_inner();
        let expected = Person { user_id: ada.user_id.to_string(), email: "ada@example.com".to_owned() };
        assert_eq!(answer, expected, "{name}");
    }
}

#[tokio::test]
async fn nobody_is_unauthenticated_and_others_are_denied() {
    let emulator = Emulator::start().await.unwrap();
    let stytch = stytch(&emulator);
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    let mut client = client(stytch).await;
    let nobody = client.who_am_i(Nothing {}).await.unwrap_err();
    assert_eq!((nobody.code(), nobody.message()), (Code::Unauthenticated, "Not signed in"));
    let forged = client.who_am_i(with("authorization", "Bearer e30.e30.e30")).await.unwrap_err();
    assert_eq!(forged.code(), Code::Unauthenticated);
    let denied = client.who_runs_this(with("cookie", &cookies(&ada))).await.unwrap_err();
    assert_eq!((denied.code(), denied.message()), (Code::PermissionDenied, "Not allowed"));
}

#[tokio::test]
async fn an_outage_is_unavailable_and_a_renewal_sends_both_cookies() {
    let emulator = Emulator::start().await.unwrap();
    let stytch = stytch(&emulator);
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    let mut client = client(stytch).await;
    emulator.advance(Duration::from_secs(6 * 60));
    emulator.inject(Fault::on("/v1/sessions/authenticate").status(503).always());
    let away = client.who_am_i(with("cookie", &cookies(&ada))).await.unwrap_err();
    assert_eq!((away.code(), away.message()), (Code::Unavailable, "Sign-in service unavailable"));
    assert_eq!(set_cookies(away.metadata()), [""; 0], "an outage takes nobody's cookies away");

    emulator.clear_faults();
    let renewed = client.who_am_i(with("cookie", &cookies(&ada))).await.unwrap();
    let names: Vec<_> =
        set_cookies(renewed.metadata()).iter().filter_map(|c| c.split_once('=')).map(|c| c.0).collect();
    assert_eq!(names, ["stytch_session", "stytch_session_jwt"]);
}

#[tokio::test]
async fn a_guard_around_every_method_answers_in_grpc() {
    let emulator = Emulator::start().await.unwrap();
    let stytch = stytch(&emulator);
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = incoming.local_addr().unwrap();
    let guarded = Server::builder()
        .layer(SessionLayer::new(stytch))
        .layer(RequireSessionLayer::new().role("stytch_user"))
        .add_routes(tonic::service::Routes::default());
    tokio::spawn(guarded.serve_with_incoming(incoming));
    let channel = connect(address).await;

    let mut nobody = PeopleClient::new(channel.clone());
    assert_eq!(nobody.who_am_i(Nothing {}).await.unwrap_err().code(), Code::Unauthenticated);
    let cookie: MetadataValue<_> = cookies(&ada).parse().unwrap();
    let mut somebody = PeopleClient::new(InterceptedService::new(channel, move |mut request: Request<()>| {
        request.metadata_mut().insert("cookie", cookie.clone());
        Ok::<_, Status>(request)
    }));
    // There is no such service behind this guard, so whoever gets through it is told that.
    assert_eq!(somebody.who_am_i(Nothing {}).await.unwrap_err().code(), Code::Unimplemented);
    emulator.advance(Duration::from_secs(6 * 60));
    emulator.inject(Fault::on("/v1/sessions/authenticate").drop_connection().always());
    assert_eq!(somebody.who_am_i(Nothing {}).await.unwrap_err().code(), Code::Unavailable);
}
