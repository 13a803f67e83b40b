//! The attacks that the audit must find, and the protections that it must accept.

// Helpers of an integration test are not seen as tests by clippy: a failed `unwrap` is a failed test.
#![allow(clippy::unwrap_used)]

mod attacks;
mod documents;
mod editions;
mod fixture;
mod jj;
mod record;
mod truth;
