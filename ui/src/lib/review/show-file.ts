import { attempt } from "../stores/notices.svelte";
import { studio, type VideoId } from "../studio";
import { t } from "../texts";

/** Shows the folder that a video's file lies in, in the file manager. */
export function showFile(id: VideoId): Promise<boolean> {
  return attempt(t.review.folderFailed, async () => void (await studio.showVideo(id)));
}
