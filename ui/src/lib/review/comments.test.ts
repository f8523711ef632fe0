import { expect, it } from "vitest";
import type { CommentView } from "../studio";
import { Comments } from "./comments.svelte";

const comment = (id: number, start_ms: number, video_id = 5): CommentView =>
  ({
    id,
    video_id,
    reply_to: null,
    done: false,
    remark: { start_ms, end_ms: null, text: "" },
  }) as CommentView;

it("comments are gone through one by one from where the player stands, several at one moment too", () => {
  const comments = new Comments();
  comments.video = 5;
  comments.list = [comment(1, 1000), comment(2, 4000), comment(3, 4000), comment(4, 2000, 6)];
  expect(comments.beside(0, 1)?.id).toBe(1);
  expect(comments.beside(1500, 1)?.id).toBe(2);
  expect(comments.beside(1500, -1)?.id).toBe(1);
  comments.chosen = 2;
  expect(comments.beside(4010, 1)?.id).toBe(3);
  expect(comments.beside(4010, -1)?.id).toBe(1);
  expect(comments.beside(900, 1)?.id).toBe(1);
  comments.chosen = 3;
  expect(comments.beside(4000, 1)).toBeUndefined();
});
