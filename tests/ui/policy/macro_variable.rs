use cors_runtime::cors_policy;

macro_rules! one_origin {
    ($origin:expr) => {
        cors_policy! { Policy { origins: [$origin] } }
    };
}

one_origin!("https://app.example.com/");

fn main() {}
