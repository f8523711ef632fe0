import { afterEach, expect, test, vi } from "vitest";
import { bringsFiles, deliver, offerDrops, startDrops, type Area } from "./drops";
import { inOrder, type Given } from "./given";
import type { DroppedFile } from "./studio";

vi.mock("./studio", () => ({ onFilesDropped: () => Promise.resolve(() => undefined) }));

const handed = (name: string, of = 0, place = ""): DroppedFile => ({
  name,
  bytes: 12,
  address: `http://127.0.0.1:1/media/${name}`,
  of,
  place,
});

/** An area around one element that keeps what it is given. */
function area(inside?: Element): Area & { got: string[]; lefts: number } {
  const element = document.createElement("div");
  if (inside) element.append(inside);
  const one = {
    element,
    got: [] as string[],
    lefts: 0,
    takes: () => true,
    take: (files: Given[]) => one.got.push(...files.map((file) => file.name)),
    left: () => one.lefts++,
  };
  return one;
}

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));
const under = (element: Element | null) => (document.elementFromPoint = vi.fn(() => element));

test("files go to the innermost area that takes any, at the place where they were dropped", () => {
  const inner = area();
  const outer = area(inner.element);
  stops.push(offerDrops(inner), offerDrops(outer));
  under(inner.element);
  deliver({ x: 0.5, y: 0.25, files: [handed("a.mp4")] });
  expect(document.elementFromPoint).toHaveBeenCalledWith(window.innerWidth / 2, window.innerHeight / 4);
  inner.takes = () => false;
  deliver({ x: 0.5, y: 0.25, files: [handed("b.mp4")] });
  expect([inner.got, outer.got]).toEqual([["a.mp4"], ["b.mp4"]]);
  expect([inner.lefts, outer.lefts]).toEqual([2, 2]);
});

test("what is dropped beside every area is nobody's", () => {
  const one = area();
  stops.push(offerDrops(one));
  under(document.body);
  deliver({ x: 0, y: 0, files: [handed("a.mp4")] });
  under(null);
  deliver({ x: null, y: null, files: [handed("a.mp4")] });
  expect(one.got).toEqual([]);
});

test("a folder's files come by their names as people count them, each folder at its place", () => {
  const one = area();
  stops.push(offerDrops(one));
  under(one.element);
  const files = [
    handed("z.mp4", 0),
    handed("clip 10.mp4", 1, "/clip 10.mp4"),
    handed("clip 2.mp4", 1, "/clip 2.mp4"),
    handed("a.mp4", 2),
  ];
  deliver({ x: 0, y: 0, files });
  expect(one.got).toEqual(["z.mp4", "clip 2.mp4", "clip 10.mp4", "a.mp4"]);
});

test("a link of the page's own that is dragged brings no files, an address list from elsewhere does", () => {
  const list = { types: ["text/uri-list", "text/html"] } as unknown as DataTransfer;
  stops.push(startDrops());
  expect(bringsFiles(list)).toBe(true);
  dispatchEvent(new Event("dragstart"));
  expect(bringsFiles(list)).toBe(false);
  expect(bringsFiles({ types: ["Files"] } as unknown as DataTransfer)).toBe(true);
  dispatchEvent(new Event("dragend"));
  expect(bringsFiles(list)).toBe(true);
  expect(bringsFiles(null)).toBe(false);
});

test("a dropped file that has gone meanwhile is named, with what to do", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 404, statusText: "Not Found" })));
  const [file] = inOrder([handed("words.txt")]);
  await expect(file?.text()).rejects.toThrow(/words\.txt .*Drop it again/);
  vi.unstubAllGlobals();
});
