use cors_runtime::{OriginSet, OriginSetError, cors_policy};

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com", runtime] }
}

fn main() -> Result<(), OriginSetError> {
    let list = std::env::var("APP_ORIGINS").unwrap_or_default();
    let _ = Dashboard::with_origins(OriginSet::parse(list)?)?;
    let _ = Dashboard::with_origins(OriginSet::parse("https://staging.example.com")?)?;
    Ok(())
}
