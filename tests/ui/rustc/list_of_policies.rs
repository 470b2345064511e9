use cors_runtime::Policy;

struct Config {
    policies: Vec<Policy>,
}

fn main() {}
