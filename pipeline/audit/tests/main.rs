//! The attacks that the audit must find, and the protections that it must accept.

mod attacks;
mod documents;
mod editions;
mod fixture;
mod jj;
mod record;
