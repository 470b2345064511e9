use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://user:secret@app.example.com"],
    }
}

fn main() {}
