//! Zones and pages where anybody can publish, as data. A test compares them with the rules'.

/// Zones in which anybody can have a name.
pub(super) const ZONES: &[&str] = &[
    "a.run.app",
    "appspot.com",
    "azurestaticapps.net",
    "azurewebsites.net",
    "blob.core.windows.net",
    "blogspot.com",
    "cloudfront.net",
    "csb.app",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "glitch.me",
    "herokuapp.com",
    "koyeb.app",
    "loca.lt",
    "lovable.app",
    "myshopify.com",
    "netlify.app",
    "ngrok-free.app",
    "onrender.com",
    "pages.dev",
    "r2.dev",
    "s3.amazonaws.com",
    "surge.sh",
    "trycloudflare.com",
    "up.railway.app",
    "vercel.app",
    "web.app",
    "webflow.io",
    "workers.dev",
];

/// Second-level domains under which registries give out names.
pub(super) const SECOND_LEVEL: &[&str] = &[
    "co.il", "co.in", "co.jp", "co.kr", "co.nz", "co.uk", "co.za", "com.ar", "com.au", "com.br",
    "com.cn", "com.mx", "com.sg", "com.tr", "com.tw", "net.au", "org.au", "org.uk",
];

/// Origins at which anybody can publish, or that scanners ask for.
pub(super) const PAGES: &[&str] = &[
    "https://codepen.io",
    "http://jsbin.com",
    "https://jsfiddle.net",
    "https://repl.it",
    "https://whatever.github.io",
    "http://www.webdevout.net",
];
