//! Writes the service and its client from a description in Rust, so that no `protoc` is needed.

use tonic_build::manual::{Builder, Method, Service};

fn main() {
    let method = |name: &str, route_name: &str| {
        Method::builder()
            .name(name)
            .route_name(route_name)
            .input_type("crate::messages::Nothing")
            .output_type("crate::messages::Person")
            .codec_path("tonic_prost::ProstCodec")
            .build()
    };
    let people = Service::builder()
        .package("people")
        .name("People")
        .comment("Who is asking?")
        .method(method("who_am_i", "WhoAmI"))
        .method(method("who_runs_this", "WhoRunsThis"))
        .build();
    Builder::new().compile(&[people]);
}
