import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";

async function start() {
  // Replaced by a constant when built: the stand-in backend is no part of what ships.
  if (import.meta.env.MODE === "mock") await (await import("./test/mock")).install();
  const target = document.getElementById("app");
  if (target) mount(App, { target });
}

void start();
