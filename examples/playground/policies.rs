//! The API's policies, as the page shows them.

use cors_runtime::cors_policy;

cors_policy! {
    /// The single-page app that edits items.
    #[allow(local_origin_in_release, reason = "the playground runs on this machine only")]
    pub(crate) Dashboard {
        origins: ["http://localhost:8101"],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }

    /// Previews of the app, each on its own host.
    pub(crate) Previews {
        origins: ["http://*.preview.localhost:*"],
        headers: ["content-type"],
    }

    /// Origins that are typed into the page while the program runs.
    pub(crate) Yours {
        origins: [
            #[allow(local_origin_in_release, reason = "the playground runs on this machine only")]
            runtime,
        ],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        credentials: true,
    }

    /// Public, read-only data.
    pub(crate) OpenData { origins: ["*"], expose: ["etag"] }
}

// Tests of the policies that run in the compiler.
const _: () = assert!(Dashboard::allows_origin("http://localhost:8101"));
const _: () = assert!(!Dashboard::allows_origin("http://localhost:8102"));
const _: () = assert!(Previews::allows_origin("http://pr-7.preview.localhost:8101"));
const _: () = assert!(!OpenData::allows_credentials());
