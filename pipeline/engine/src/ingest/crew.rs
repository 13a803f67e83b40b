//! Several files at once: one thread each, as many as there are cores, on top of the
//! threads that share the blocks of one file. What they tell comes to the caller's thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Tells something of the item at work.
pub type Tell<'a, S> = &'a (dyn Fn(S) + Sync);

/// Number of items that [`each`] works on at once.
pub fn size(items: usize) -> usize {
    rayon::current_num_threads().min(items).max(1)
}

/// Does `work` on each item, in any order; gives what it returns, in the items' order.
/// `told` is given what `work` tells, with the rank of its item.
pub fn each<T: Sync, S: Send, R: Send>(
    items: &[T],
    work: impl Fn(usize, &T, Tell<'_, S>) -> R + Sync,
    told: &mut dyn FnMut(usize, S),
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let (tell, hear) = mpsc::channel();
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..size(items.len()))
            .map(|rank| {
                let (next, work, tell) = (&next, &work, tell.clone());
                scope.spawn(move || {
                    let mut done = Vec::new();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(at) else { return done };
                        // Nobody hears any more once the caller has panicked.
                        done.push((at, work(rank, item, &|said| drop(tell.send((at, said))))));
                    }
                })
            })
            .collect();
        drop(tell);
        hear.iter().for_each(|(at, said)| told(at, said));
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.flat_map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_all_is_told() {
        let items: Vec<u64> = (0..100).collect();
        let mut heard = vec![0; items.len()];
        let squares = each(
            &items,
            |_, item, tell| {
                tell(*item);
                item * item
            },
            &mut |at, said| heard[at] += said,
        );
        assert!(squares.iter().zip(&items).all(|(square, item)| *square == item * item));
        assert_eq!(heard, items);
        assert!(each(&[] as &[u64], |_, item, _: Tell<'_, ()>| *item, &mut |_, ()| ()).is_empty());
    }
}
