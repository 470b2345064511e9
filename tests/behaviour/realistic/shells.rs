//! Pages that are not on the web: mobile shells, desktop apps, browser extensions.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// Capacitor on iOS and Android, with a token.
    Capacitor {
        origins: [
            "https://app.example.com",
            "capacitor://localhost",
            "http://localhost",
            "https://localhost",
        ],
        methods: [PUT, PATCH, DELETE],
        headers: ["authorization", "content-type"],
    }

    /// Ionic's older web view.
    Ionic {
        origins: ["ionic://localhost", "http://localhost:8080", "http://localhost:8100"],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type", "x-requested-with"],
    }

    /// A shell on iOS that keeps a session cookie.
    CapacitorSession {
        origins: ["https://app.example.com", "capacitor://localhost"],
        methods: [PUT, DELETE],
        headers: ["content-type"],
        credentials: true,
    }

    /// Tauri on macOS and Linux, Windows and Android.
    Tauri {
        origins: ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
    }

    /// The same with cookies, and Vite while developing.
    TauriSession {
        origins: [
            "tauri://localhost",
            "http://tauri.localhost",
            "https://tauri.localhost",
            #[cfg(debug_assertions)]
            "http://localhost:1420",
        ],
        headers: ["content-type"],
        credentials: true,
    }

    /// Electron with a scheme of its own.
    Electron {
        origins: ["app://localhost", "app://bundle", "app://."],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// A note-taking app's windows, on the desktop and on phones, that sync with a server.
    Notes {
        origins: ["app://obsidian.md", "capacitor://localhost"],
        methods: [PUT, DELETE],
        headers: ["accept", "authorization", "content-type"],
        credentials: true,
        max_age: 3600,
    }

    /// Android's `WebViewAssetLoader`.
    AndroidAssets {
        origins: ["https://appassets.androidplatform.net"],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// Electron over a scheme whose pages have no host to speak of, as generators set it up.
    ElectronShell {
        origins: ["app://-", "capacitor-electron://-"],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// Short schemes of the apps' own, which resemble `http` if one wants them to.
    ShortSchemes {
        origins: ["tap://localhost", "hop://localhost", "html://app", "tops://app"],
        headers: ["content-type"],
        credentials: true,
    }

    /// Hosts that the apps wrote with capitals, and browsers leave so.
    Capitals {
        origins: [
            "capacitor://MyApp",
            "safari-extension://1AF95B8E-AC57-4095-9C12-0DD49A80EEA0",
            "https://app.example.com",
        ],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// Wails on macOS, Linux and Windows.
    Wails {
        origins: ["wails://wails", "wails://wails.localhost", "http://wails.localhost"],
        headers: ["authorization", "content-type"],
    }

    /// The same with cookies, and the files that a Tauri window asks for.
    WailsSession {
        origins: [
            "wails://wails",
            "http://wails.localhost",
            "https://wails.localhost",
            "http://asset.localhost",
        ],
        headers: ["content-type"],
        credentials: true,
    }

    /// A window over a bundle, in Rust.
    Dioxus {
        origins: ["dioxus://index.html", "http://dioxus.index.html"],
        headers: ["content-type"],
    }

    /// An editor's web views.
    EditorShell {
        origins: ["vscode-file://vscode-app", "https://vscode.dev", "https://*.vscode-cdn.net"],
        headers: ["authorization", "content-type"],
    }

    /// A Windows store app.
    WindowsStore {
        origins: ["ms-appx-web://4b2b6b90-1111-4f9f-9a8c-0d2f6a1e5b3c"],
        headers: ["content-type"],
    }

    /// Overlays in games.
    GameOverlay {
        origins: ["overwolf-extension://ajggjjhgfhmmffhbhkjjghfhkjgkgigj"],
        headers: ["authorization", "content-type"],
    }

    /// An extension in Chrome, Edge and Opera stores, and its development id.
    ChromeExtension {
        origins: [
            "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
            "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba",
            #[cfg(debug_assertions)]
            "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh",
        ],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type", "x-client-version"],
        credentials: true,
    }

    /// One installation of a Firefox extension.
    FirefoxExtension {
        origins: ["moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982"],
        headers: ["authorization", "content-type"],
    }

    /// An extension whose origin nobody knows in advance: a token, and no cookies.
    AnyExtension { origins: ["*"], headers: ["authorization", "content-type"], methods: [PUT] }

    /// Add-ins in office suites and chats.
    AddIns {
        origins: [
            "https://addin.example.com",
            "https://outlook.office.com",
            "https://teams.microsoft.com",
            "https://acme.sharepoint.com",
            "https://docs.google.com",
            "https://app.slack.com",
        ],
        headers: ["authorization", "content-type"],
    }

    /// Apps inside other apps, each on a host of their own.
    Activities {
        origins: [
            "https://1234567890.discordsays.com",
            "https://a1b2c3d4e5.ext-twitch.tv",
            "https://apps-1234567890.apps.fbsbx.com",
        ],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// Pages in the cache of a search engine.
    Accelerated {
        origins: ["https://www.example.com", "https://www-example-com.cdn.ampproject.org"],
        expose: ["amp-access-control-allow-source-origin"],
        credentials: true,
    }
}

// The model of a browser has no pages with capitals in their origin, so these are asked here.
const _: () = {
    assert!(Capitals::allows_origin("capacitor://MyApp"));
    assert!(Capitals::allows_origin("safari-extension://1AF95B8E-AC57-4095-9C12-0DD49A80EEA0"));
    assert!(!Capitals::allows_origin("safari-extension://1af95b8e-ac57-4095-9c12-0dd49a80eea0"));
};

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(Capacitor at "capacitor://localhost", not "capacitor://evil")
            .and(&["http://localhost", "https://localhost"])
            .nor(&["http://localhost:3000", "ionic://localhost"])
            .asks("PATCH", &["authorization", "content-type"]),
        service!(Ionic at "ionic://localhost", not "ionic://localhost.evil.test")
            .and(&["http://localhost:8100"])
            .asks("PUT", &["authorization", "content-type", "x-requested-with"]),
        service!(CapacitorSession at "capacitor://localhost", not "https://localhost")
            .asks("PUT", &["content-type"])
            .with_cookies(),
        service!(Tauri at "tauri://localhost", not "http://evil.tauri.localhost")
            .and(&["http://tauri.localhost", "https://tauri.localhost"])
            .asks("PUT", &["authorization", "content-type"]),
        service!(TauriSession at "https://tauri.localhost", not "https://tauri.localhost:8443")
            .and(&["tauri://localhost"])
            .while_developing("http://localhost:1420")
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Electron at "app://.", not "app://evil")
            .and(&["app://localhost", "app://bundle"])
            .asks("PUT", &["authorization", "content-type"])
            .with_cookies(),
        service!(Notes at "app://obsidian.md", not "https://obsidian.md")
            .and(&["capacitor://localhost"])
            .asks("PUT", &["authorization", "content-type"])
            .with_cookies(),
        service!(
            AndroidAssets at "https://appassets.androidplatform.net",
            not "https://androidplatform.net"
        )
        .asks("POST", &["content-type"])
        .with_cookies(),
        service!(Wails at "wails://wails", not "https://wails.localhost")
            .and(&["http://wails.localhost"])
            .asks("POST", &["content-type"]),
        service!(ElectronShell at "app://-", not "app://--")
            .and(&["capacitor-electron://-"])
            .asks("PUT", &["authorization", "content-type"])
            .with_cookies(),
        service!(ShortSchemes at "tap://localhost", not "http://localhost")
            .and(&["hop://localhost", "html://app", "tops://app"])
            .nor(&["https://app"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Capitals at "https://app.example.com", not "capacitor://myapp")
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(WailsSession at "http://wails.localhost", not "http://wails.localhost:34115")
            .and(&["https://wails.localhost", "http://asset.localhost", "wails://wails"])
            .nor(&["http://evil.wails.localhost"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Dioxus at "dioxus://index.html", not "https://dioxus.index.html")
            .asks("POST", &["content-type"]),
        service!(EditorShell at "vscode-file://vscode-app", not "vscode-file://evil")
            .and(&["https://a1b2c3.vscode-cdn.net"])
            .asks("POST", &["authorization", "content-type"]),
        service!(WindowsStore at "ms-appx-web://4b2b6b90-1111-4f9f-9a8c-0d2f6a1e5b3c", not "null")
            .asks("POST", &["content-type"]),
        service!(
            GameOverlay at "overwolf-extension://ajggjjhgfhmmffhbhkjjghfhkjgkgigj",
            not "overwolf-extension://a"
        )
        .asks("POST", &["authorization", "content-type"]),
        service!(
            ChromeExtension at "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
            not "chrome-extension://bbcdefghijklmnopabcdefghijklmnop"
        )
        .while_developing("chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh")
        .asks("PUT", &["content-type", "x-client-version"])
        .with_cookies(),
        service!(
            FirefoxExtension at "moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982",
            not "moz-extension://b1cd9ab7-ab15-462c-9315-8eece8e16982"
        )
        .asks("POST", &["authorization", "content-type"]),
        service!(AnyExtension for all).asks("PUT", &["authorization", "content-type"]),
        service!(AddIns at "https://acme.sharepoint.com", not "https://evil.sharepoint.com")
            .and(&["https://teams.microsoft.com", "https://app.slack.com"])
            .asks("POST", &["authorization", "content-type"]),
        service!(
            Activities at "https://1234567890.discordsays.com",
            not "https://1.discordsays.com"
        )
        .and(&["https://a1b2c3d4e5.ext-twitch.tv"])
        .asks("POST", &["content-type"])
        .with_cookies(),
        service!(
            Accelerated at "https://www-example-com.cdn.ampproject.org",
            not "https://cdn.ampproject.org"
        )
        .reads(&["amp-access-control-allow-source-origin"])
        .with_cookies(),
    ]
}
