use cors_runtime::cors_policy;

cors_policy! {
    OriginEmptyHost { origins: ["https://"] }
    OriginNonAscii { origins: ["https://münchen.example"] }
    OriginPercentEncoded { origins: ["https://app%2eexample.com"] }
    OriginHostCase { origins: ["https://App.Example.com"] }
    OriginHostChar { origins: ["https://app.example.com$.evil.test"] }
    OriginEmptyLabel { origins: ["https://.example.com"] }
    OriginLabelLength { origins: ["https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com"] }
    OriginHostLength { origins: ["https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com"] }
    OriginLabelHyphen { origins: ["https://-app.example.com"] }
    OriginPunycode { origins: ["https://xn--zzzzzzzzzzzzzz99999999.example"] }
    OriginTrailingDot { origins: ["https://app.example.com."] }
}

fn main() {}
