//! The items of a policy beside its data, as macros: rustc copies them in a tenth of the time in which
//! a procedural macro writes them.

/// Everything beside the data. The kind is `listed`, `runtime` (of which more origins are known at
/// start-up), `combined`, or `missing` (`runtime` without its feature, which is reported).
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_items {
    ($kind:ident [$($conditions:tt)*] [$($visibility:tt)*] $name:ident) => {
        $($conditions)*
        #[allow(deprecated)]
        impl $name {
            /// Returns whether pages of this origin may read responses. The comparison is byte by byte,
            /// as in browsers. Origins set at start-up do not count.
            #[inline]
            #[must_use]
            $($visibility)* const fn allows_origin(
                origin: &::core::primitive::str,
            ) -> ::core::primitive::bool {
                <Self as $crate::Policy>::DATA.allows_origin(origin)
            }

            /// Returns whether a page of an allowed origin may send this method. Methods are
            /// case-sensitive. GET, HEAD and POST are always allowed: CORS cannot forbid them.
            #[inline]
            #[must_use]
            $($visibility)* const fn allows_method(
                method: &::core::primitive::str,
            ) -> ::core::primitive::bool {
                <Self as $crate::Policy>::DATA.allows_method(method)
            }

            /// Returns whether a page of an allowed origin may send this request header with any value.
            /// Case does not matter.
            #[inline]
            #[must_use]
            $($visibility)* const fn allows_header(
                name: &::core::primitive::str,
            ) -> ::core::primitive::bool {
                <Self as $crate::Policy>::DATA.allows_header(name)
            }

            /// Returns whether scripts on a page of an allowed origin may read this response header.
            /// Case does not matter. Safelisted headers, such as `content-type`, can always be read.
            #[inline]
            #[must_use]
            $($visibility)* const fn exposes_header(
                name: &::core::primitive::str,
            ) -> ::core::primitive::bool {
                <Self as $crate::Policy>::DATA.exposes_header(name)
            }

            /// Returns whether browsers may send cookies and other credentials.
            #[inline]
            #[must_use]
            $($visibility)* const fn allows_credentials() -> ::core::primitive::bool {
                <Self as $crate::Policy>::DATA.credentials
            }

            /// Returns the origins and patterns that the policy lists, sorted.
            #[inline]
            #[must_use]
            $($visibility)* fn origins() -> $crate::__private::Vec<$crate::__private::String> {
                <Self as $crate::Policy>::DATA.origins()
            }

            /// Returns the decision about a request, for adapters to servers that are not tower services.
            /// Origins of start-up count where their layer is asked.
            #[inline]
            $($visibility)* fn decide(
                request: &impl $crate::RequestHead,
            ) -> $crate::Decision {
                $crate::CorsLayer::<Self>::new().decide(request)
            }

            /// Verifies that a request is not cross-origin, or comes from an allowed origin. It is for
            /// WebSocket handshakes, to which CORS does not apply, and against CSRF.
            ///
            /// # Errors
            ///
            /// If a page of an origin that is not allowed has sent the request.
            #[inline]
            $($visibility)* fn verify_sender(
                request: &impl $crate::RequestHead,
            ) -> ::core::result::Result<(), $crate::SenderRejection> {
                $crate::CorsLayer::<Self>::new().verify_sender(request)
            }

            $crate::__cors_lists! { $kind [$($visibility)*] }
            $crate::__cors_start_up! { $kind [$($visibility)*] }
            $crate::__cors_explain! { [$($visibility)*] }
        }

        $($conditions)*
        #[allow(deprecated)]
        impl $crate::__private::Declared<$name> for $name {
            type Around = $crate::Cors<$crate::__private::Route, $name>;
        }

        $($conditions)*
        #[allow(deprecated)]
        impl<__CorsInner> $crate::__private::Layer<__CorsInner> for $name {
            type Service = $crate::Cors<__CorsInner, $name>;

            #[inline]
            fn layer(&self, inner: __CorsInner) -> Self::Service {
                $crate::Cors::new(inner, *self)
            }
        }

        $($conditions)*
        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(<Self as $crate::Policy>::DATA, f)
            }
        }
    };
}

/// What each member of a combined policy has of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_lists {
    (combined $visibility:tt) => {};
    ($kind:ident [$($visibility:tt)*]) => {
        /// Returns for how many seconds a browser may cache the response to a preflight. `None` leaves
        /// it to the browser: five seconds.
        #[inline]
        #[must_use]
        $($visibility)* const fn max_age() -> ::core::option::Option<::core::primitive::u32> {
            <Self as $crate::Policy>::DATA.max_age()
        }

        /// Returns the methods that the policy lists.
        #[inline]
        #[must_use]
        $($visibility)* const fn methods() -> &'static [&'static ::core::primitive::str] {
            <Self as $crate::Policy>::DATA.methods.list
        }

        /// Returns the request headers that the policy lists, in lower case.
        #[inline]
        #[must_use]
        $($visibility)* const fn headers() -> &'static [&'static ::core::primitive::str] {
            <Self as $crate::Policy>::DATA.headers.list
        }

        /// Returns the response headers that the policy exposes, in lower case.
        #[inline]
        #[must_use]
        $($visibility)* const fn exposed_headers() -> &'static [&'static ::core::primitive::str] {
            <Self as $crate::Policy>::DATA.expose.list
        }
    };
}

/// The ways in for origins that are known at start-up. Where the policy takes none, they cannot be
/// called, and the compiler says what to add.
#[cfg(feature = "start-up")]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_start_up {
    // A bound that nothing depends on would be checked here, and not where the function is called.
    (listed [$($visibility:tt)*]) => {
        #[doc(hidden)]
        $($visibility)* fn with_origins<'never>(
            _: $crate::OriginSet,
        ) -> ::core::result::Result<$crate::CorsLayer<Self>, $crate::OriginSetError>
        where
            Self: $crate::__private::TakesOrigins<'never>,
        {
            ::core::result::Result::Ok($crate::CorsLayer::new())
        }

        #[doc(hidden)]
        $($visibility)* fn runtime_origins<'never>() -> &'static $crate::RuntimeOrigins
        where
            Self: $crate::__private::TakesOrigins<'never>,
        {
            $crate::__private::runtime_origins::<Self>()
        }
    };
    (runtime [$($visibility:tt)*]) => {
        $crate::__cors_start_up! { combined [$($visibility)*] }

        /// Returns the process-wide default for origins that are known only when the program
        /// starts. It applies where no layer around the route has origins of its own.
        #[inline]
        $($visibility)* fn runtime_origins() -> &'static $crate::RuntimeOrigins {
            $crate::__private::runtime_origins::<Self>()
        }
    };
    // Only the compiler knows whether a member takes any.
    (combined [$($visibility:tt)*]) => {
        /// Returns a layer of this policy that takes these origins too.
        ///
        /// # Errors
        ///
        /// If the policy does not accept one of the origins. The error lists all of them.
        #[inline]
        $($visibility)* fn with_origins(
            origins: $crate::OriginSet,
        ) -> ::core::result::Result<$crate::CorsLayer<Self>, $crate::OriginSetError> {
            $crate::CorsLayer::with_origins(origins)
        }
    };
}

/// The same without the feature: the compiler says how to turn it on.
#[cfg(not(feature = "start-up"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_start_up {
    (missing $visibility:tt) => {};
    ($kind:ident [$($visibility:tt)*]) => {
        #[doc(hidden)]
        $($visibility)* fn with_origins<'never, T>(
            origins: T,
        ) -> <Self as $crate::__private::NeedsStartUp<'never>>::Layer
        where
            Self: $crate::__private::NeedsStartUp<'never>,
        {
            $crate::CorsLayer::<Self>::with_origins(origins)
        }

        #[doc(hidden)]
        $($visibility)* fn runtime_origins<'never>(
        ) -> <Self as $crate::__private::NeedsStartUp<'never>>::Layer
        where
            Self: $crate::__private::NeedsStartUp<'never>,
        {
            $crate::CorsLayer::<Self>::with_origins(())
        }
    };
}

/// Why a policy allows or refuses a request.
#[cfg(feature = "explain")]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_explain {
    ([$($visibility:tt)*]) => {
        /// Explains why the policy allows or refuses a request.
        #[inline]
        #[must_use]
        $($visibility)* fn explain(
            request: &impl $crate::RequestHead,
        ) -> $crate::explain::Explanation {
            $crate::CorsLayer::<Self>::new().explain(request)
        }
    };
}

/// The same without the feature: the compiler says how to turn it on.
#[cfg(not(feature = "explain"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_explain {
    ([$($visibility:tt)*]) => {
        #[doc(hidden)]
        $($visibility)* fn explain<'never, T>(
            request: &T,
        ) -> <Self as $crate::__private::NeedsExplain<'never>>::Explanation
        where
            Self: $crate::__private::NeedsExplain<'never>,
        {
            $crate::CorsLayer::<Self>::new().explain(request)
        }
    };
}
