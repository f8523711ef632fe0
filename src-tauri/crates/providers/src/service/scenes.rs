//! Work that is done scene by scene, several at once.

use futures_util::StreamExt;

use crate::{ProviderError, Work};

/// Does something for every scene, as many at once as the service allows. A scene that fails keeps no other from being
/// finished; what failed is told when all have ended.
///
/// # Errors
/// The first failure in the scenes' order, naming all scenes that failed.
pub async fn all_scenes<T, F>(
    scenes: &[u32],
    at_once: u32,
    one: impl Fn(u32) -> F,
    work: &Work,
) -> Result<Vec<T>, ProviderError>
where
    F: Future<Output = Result<T, ProviderError>>,
{
    let task = |scene: u32| {
        let task = one(scene);
        async move { (scene, task.await) }
    };
    let tasks: Vec<_> = scenes.iter().copied().map(task).collect();
    let mut ended: Vec<(u32, Result<T, ProviderError>)> =
        futures_util::stream::iter(tasks).buffer_unordered(at_once.max(1) as usize).collect().await;
    work.check()?;
    ended.sort_by_key(|(scene, _)| *scene);
    let failed: Vec<u32> = ended.iter().filter(|(_, end)| end.is_err()).map(|(scene, _)| *scene).collect();
    let mut made = Vec::with_capacity(ended.len());
    for (_, end) in ended {
        made.push(end.map_err(|error| naming(error, &failed, scenes.len()))?);
    }
    Ok(made)
}

/// The error with the scenes that it is about.
fn naming(error: ProviderError, failed: &[u32], of: usize) -> ProviderError {
    let ProviderError::Service { provider, code, message, detail, retryable } = error else { return error };
    let numbers: Vec<String> = failed.iter().map(u32::to_string).collect();
    let kept = of - failed.len();
    let which = if failed.len() == 1 { "scene" } else { "scenes" };
    let kept = if kept == 0 { String::new() } else { format!("; the other {kept} are kept") };
    let message = format!("{which} {}: {message}{kept}", numbers.join(", "));
    ProviderError::Service { provider, code, message, detail, retryable }
}
