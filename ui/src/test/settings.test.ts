// The settings with the stand-in studio behind them, and what they change on the job page.

import axe from "axe-core";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { noteMoneyChanged } from "../lib/stores/money.svelte";
import { install, uninstall } from "./mock";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { fullWorld } from "./mock/world";

/** Whole screens take their time on a machine that does much else. */
vi.setConfig({ testTimeout: 120_000 });

let backend: Backend | undefined;

async function open(hash: string, furnish: (backend: Backend) => void = () => undefined): Promise<Backend> {
  window.location.hash = hash;
  backend = await install(fullWorld());
  furnish(backend);
  noteMoneyChanged();
  render(App);
  return backend;
}

const value = (studio: Backend, key: string) =>
  studio.services.view.settings.find((one) => one.key === key)?.value;

async function choose(testid: string, option: string) {
  await fireEvent.change(await screen.findByTestId(testid), { target: { value: option } });
}

async function type(testid: string, text: string) {
  await fireEvent.change(await screen.findByTestId(testid), { target: { value: text } });
}

beforeEach(() => {
  localStorage.clear();
  window.innerWidth = 1440;
});
afterEach(() => {
  cleanup();
  if (backend) uninstall(backend);
  backend = undefined;
});

describe("an engine", () => {
  it("is chosen, set up, and tried with its result in place", async () => {
    const studio = await open("#/settings/engines");
    await choose("choose-writer", "local");
    await waitFor(() => expect(value(studio, "writer.engine")).toBe("local"));
    await type("setting-writer.base_url", "http://127.0.0.1:9/v1");
    await waitFor(() => expect(value(studio, "writer.base_url")).toBe("http://127.0.0.1:9/v1"));
    await fireEvent.click(screen.getByTestId("test-writer"));
    await waitFor(() => expect(screen.getByTestId("error-message").textContent).toContain("Nobody answers"));
    await type("setting-writer.base_url", "http://127.0.0.1:11434/v1");
    await waitFor(() => expect(screen.queryByTestId("error-message")).toBeNull());
    await fireEvent.click(screen.getByTestId("test-writer"));
    await waitFor(() =>
      expect(screen.getByTestId("result-writer").textContent).toContain("ready with llama3.1"),
    );
  });

  it("is tried with what was typed a moment ago", async () => {
    const studio = await open("#/settings/engines");
    await choose("choose-writer", "local");
    const field = await screen.findByTestId("setting-writer.model");
    const typed = fireEvent.change(field, { target: { value: "qwen3" } });
    await fireEvent.click(screen.getByTestId("test-writer"));
    await typed;
    await waitFor(() =>
      expect(screen.getByTestId("result-writer").textContent).toContain("ready with qwen3"),
    );
    expect(value(studio, "writer.model")).toBe("qwen3");
  });

  it("never takes over another's address or model", async () => {
    const studio = await open("#/settings/engines");
    await choose("choose-writer", "local");
    await type("setting-writer.base_url", "http://127.0.0.1:11434/v1");
    await type("setting-writer.model", "qwen3");
    await waitFor(() => expect(value(studio, "writer.model")).toBe("qwen3"));
    await choose("choose-writer", "openai");
    await waitFor(() => expect(value(studio, "writer.engine")).toBe("openai"));
    expect(value(studio, "writer.base_url")).toBe("");
    expect(value(studio, "writer.model")).toBe("");
  });

  it("says what is wrong with a value, and keeps the one it had", async () => {
    const studio = await open("#/settings/engines");
    await choose("choose-writer", "local");
    await type("setting-writer.base_url", "nowhere");
    const field = await screen.findByTestId<HTMLInputElement>("setting-writer.base_url");
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    const notes = document.getElementById(field.getAttribute("aria-describedby") ?? "");
    expect(notes?.textContent).toContain("expected an address");
    expect(value(studio, "writer.base_url")).toBe("");
  });

  it("has a key that is set, known to be there, and removed, and is nowhere on the page", async () => {
    const key = "sk-typed-by-hand";
    const studio = await open("#/settings/engines");
    await choose("choose-writer", "openai");
    await waitFor(() => expect(screen.getByTestId("key-state-openai").textContent).toContain("none yet"));
    await fireEvent.click(screen.getByTestId("set-key-openai"));
    const field = await screen.findByTestId<HTMLInputElement>("key-openai");
    expect(field.type).toBe("password");
    await fireEvent.input(field, { target: { value: key } });
    await fireEvent.submit(field.form as HTMLFormElement);
    await waitFor(() => expect(screen.getByTestId("key-state-openai").textContent).toContain("until"));
    expect(document.documentElement.innerHTML).not.toContain(key);
    expect(studio.calls.some((call) => call.name === "set_key" && call.args.key === key)).toBe(true);
    await fireEvent.click(screen.getByTestId("remove-key-openai"));
    await waitFor(() => expect(screen.getByTestId("key-state-openai").textContent).toContain("none yet"));
  });

  it("never takes over a key that was being typed for another", async () => {
    await open("#/settings/engines");
    await choose("choose-writer", "openai");
    await fireEvent.click(await screen.findByTestId("set-key-openai"));
    await fireEvent.input(await screen.findByTestId("key-openai"), { target: { value: "sk-of-openai" } });
    await choose("choose-writer", "anthropic");
    await fireEvent.click(await screen.findByTestId("set-key-anthropic"));
    expect((await screen.findByTestId<HTMLInputElement>("key-anthropic")).value).toBe("");
  });

  it("says what it can do, and how many orders it may have at once", async () => {
    const studio = await open("#/settings/engines");
    await choose("choose-visuals", "kling");
    const told = await screen.findAllByTestId("ability-visuals");
    expect(told.map((pair) => pair.textContent)).toEqual(["Lengths5 s, 10 s", "Sizesany"]);
    await type("setting-visuals.at_once", "4");
    await waitFor(() => expect(value(studio, "visuals.at_once")).toBe("4"));
    await choose("choose-writer", "outline");
    expect((await screen.findByTestId("ability-writer")).textContent).toContain("English");
  });

  it("that the environment chose is shown and can't be changed", async () => {
    await open("#/settings/engines", ({ services }) => {
      const engine = services.view.settings.find((one) => one.key === "writer.engine");
      if (engine) Object.assign(engine, { value: "local", source: "environment" });
    });
    const select = await screen.findByTestId<HTMLSelectElement>("choose-writer");
    await waitFor(() => expect(select.disabled).toBe(true));
    expect(screen.getByTestId("engine-writer").textContent).toContain("REELWRIGHT_WRITER_ENGINE");
  });
});

describe("money", () => {
  it("is limited in dollars, and kept in cents", async () => {
    const studio = await open("#/settings/limits");
    await type("setting-limit.job_cents", "2.5");
    await waitFor(() => expect(value(studio, "limit.job_cents")).toBe("250"));
    await type("setting-limit.job_cents", "a lot");
    await waitFor(() =>
      expect(screen.getByTestId("setting-limit.job_cents").getAttribute("aria-invalid")).toBe("true"),
    );
    expect(value(studio, "limit.job_cents")).toBe("250");
  });

  it("in doubt is settled as the user says", async () => {
    await open("#/settings/ledger", ({ services }) => services.pretendPaid(7));
    await fireEvent.click(await screen.findByTestId("not-ordered"));
    await waitFor(() => expect(screen.queryByTestId("doubt")).toBeNull());
    expect(screen.getAllByTestId("call")[0]?.textContent).toContain("not charged");
  });

  it("for an order that nothing waits for can be given up", async () => {
    await open("#/settings/ledger", ({ services }) => {
      services.pretendPaid(7);
      const [doubt] = services.calls;
      if (doubt) services.calls.unshift({ ...doubt, id: 98, state: "ordered", idle: true });
    });
    await fireEvent.click(await screen.findByTestId("give-up"));
    await waitFor(() => expect(screen.queryByTestId("idle")).toBeNull());
    expect(screen.getAllByTestId("call")[0]?.textContent).toContain("lost, counted as charged");
    expect(screen.getByTestId("doubt").textContent).toContain("scene 2");
  });

  it("of one job is shown alone, and leads back to all", async () => {
    await open("#/settings/ledger/7", ({ services }) => {
      services.pretendPaid(7);
      const [call] = services.calls;
      if (call) services.calls.push({ ...call, id: 99, job: 3, state: "done" });
    });
    await waitFor(() => expect(screen.getAllByTestId("call")).toHaveLength(8));
    await fireEvent.click(screen.getByTestId("ledger-of-job"));
    await waitFor(() => expect(screen.getAllByTestId("call")).toHaveLength(9));
  });

  it("is told on the button before it is spent, with what it is made of", async () => {
    await open("#/jobs/1/script", ({ services }) => services.pretendPaid(7));
    const tag = await screen.findByTestId("price-run-stage");
    expect(tag.textContent).toBe("under $0.01");
    expect(screen.getByTestId("price-run-rest").textContent).toBe("about $1.69");
    await fireEvent.click(tag);
    const details = await screen.findByTestId("price-details");
    expect(details.textContent).toContain("gpt-4.1-mini");
  });

  it("is told in fewer words where the window is narrow", async () => {
    await open("#/jobs/1/script", ({ services }) => services.pretendPaid(7));
    window.innerWidth = 1024;
    await fireEvent(window, new Event("resize"));
    await waitFor(() => expect(screen.getByTestId("price-run-stage").textContent).toBe("<$0.01"));
    expect(screen.getByTestId("price-run-stage").getAttribute("aria-label")).toContain("under $0.01");
  });

  it("over a limit keeps the button from being pressed, and it says why", async () => {
    const studio = await open("#/jobs/1/script", ({ services }) => services.pretendPaid(7));
    studio.services.set_setting({ key: "limit.job_cents", value: "0" });
    await waitFor(() => expect(screen.getByTestId("price-run-stage").textContent).toBe("over the limit"));
    const button = screen.getByTestId<HTMLButtonElement>("run-stage");
    expect(button.getAttribute("aria-disabled")).toBe("true");
    const why = document.getElementById(button.getAttribute("aria-describedby") ?? "");
    expect(why?.textContent).toContain("job limit");
  });

  it("is not asked for by what works on this machine, and the button says so", async () => {
    await open("#/jobs/1/script");
    await waitFor(() => expect(screen.getByTestId("price-run-stage").textContent).toBe("free"));
    await fireEvent.click(screen.getByTestId("price-run-stage"));
    const details = await screen.findByTestId("price-details");
    expect(details.textContent).toContain("Outline writer · nothing: it works on a machine of yours");
    expect(screen.getByTestId("job-cost").textContent).toBe("$0.00");
  });

  it("is not mentioned where no engine is asked", async () => {
    await open("#/jobs/7/composition");
    await screen.findByTestId("job-cost");
    expect(screen.queryByTestId("price-run-stage")).toBeNull();
  });

  it("of a job is told apart: spent, unused, and still to come", async () => {
    await open("#/jobs/7/visuals", ({ services }) => services.pretendPaid(7));
    await waitFor(() => expect(screen.getByTestId("job-cost").textContent).toContain("$1.68"));
    await fireEvent.click(screen.getByTestId("job-cost"));
    expect((await screen.findByTestId("cost-spent")).textContent).toBe("$1.68149");
    expect(screen.getByTestId("cost-unused").textContent).toBe("$0.28");
  });
});

describe("axe finds nothing", () => {
  it.each([
    ["services that are set up", "#/settings/engines", null],
    ["a ledger with an order in doubt", "#/settings/ledger", null],
    ["a price and what it is made of", "#/jobs/1/script", "price-run-stage"],
    ["what a job costs", "#/jobs/7/visuals", "job-cost"],
  ])("on %s", async (_, hash, pressed) => {
    await open(hash, ({ services }) => services.pretendPaid(7));
    await waitFor(() => expect(document.querySelector("h1")).not.toBeNull());
    if (pressed) await fireEvent.click(await screen.findByTestId(pressed));
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join("\n")}`)).toEqual(
      [],
    );
  });
});

describe("the workspace", () => {
  it("says what is freed before it frees it", async () => {
    const studio = await open("#/settings/workspace");
    await fireEvent.click(await screen.findByTestId("clear-pieces"));
    const dialog = await screen.findByTestId("confirm");
    expect(dialog.textContent).toContain("2.4 GB are freed");
    expect(studio.calls.some((call) => call.name === "clear_away")).toBe(false);
    await fireEvent.click(screen.getByTestId("confirm-action"));
    await waitFor(() => expect(screen.queryByTestId("clear-pieces")).toBeNull());
    expect(studio.services.sizes.pieces[1]).toBe(0);
  });
});

describe("the sizes of the workspace", () => {
  const size = (part: string) => screen.getByTestId(`storage-${part}`).querySelector(".size")?.textContent;

  it("are read anew when clearing away is tried again", async () => {
    const studio = await open("#/settings/workspace");
    const clear = vi.spyOn(studio.services, "clear_away").mockImplementationOnce(() => {
      throw refusal("io", "a file is in use", { retryable: true });
    });
    await fireEvent.click(await screen.findByTestId("clear-pieces"));
    await fireEvent.click(await screen.findByTestId("confirm-action"));
    await fireEvent.click(await screen.findByTestId("error-retry"));
    await waitFor(() => expect(clear).toHaveBeenCalledTimes(2));
    await waitFor(() => expect(screen.queryByTestId("clear-pieces")).toBeNull());
  });

  it("are those of the answer to the latest question", async () => {
    let late: () => void = () => undefined;
    const studio = await open("#/settings/workspace", ({ services }) => {
      const before = services.storage();
      const waited = new Promise<void>((resolve) => (late = resolve));
      let asked = 0;
      const storage = services.storage.bind(services);
      vi.spyOn(services, "storage").mockImplementation((async () => {
        asked += 1;
        if (asked === 1) throw refusal("io", "the folder can't be read", { retryable: true });
        if (asked > 2) return storage();
        await waited;
        return before;
      }) as never);
    });
    const again = await screen.findByTestId("error-retry");
    await fireEvent.click(again);
    studio.services.clear_away({ part: "pieces" });
    await fireEvent.click(again);
    await waitFor(() => expect(size("pieces")).toBeTruthy());
    const now = size("pieces");
    late();
    await new Promise((resolve) => setTimeout(resolve));
    expect(size("pieces")).toBe(now);
    expect(screen.queryByTestId("clear-pieces")).toBeNull();
  });
});

describe("rendering", () => {
  it("is set, and what holds at first needs no setting", async () => {
    const studio = await open("#/settings/rendering");
    await fireEvent.click(await screen.findByTestId("render.encoder-hardware"));
    await waitFor(() => expect(value(studio, "render.encoder")).toBe("hardware"));
    await fireEvent.click(screen.getByTestId("render.encoder-software"));
    await waitFor(() => expect(value(studio, "render.encoder")).toBe(""));
    await fireEvent.click(screen.getByTestId("try-encoder"));
    await waitFor(() => expect(screen.getByTestId("encoder-trial").textContent).toContain("libx264"));
  });
});
