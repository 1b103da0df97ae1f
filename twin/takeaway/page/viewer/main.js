// The district in 3D on one page: no network, drawn only when something changes.
// Texts from the data reach the page by textContent alone.
import {
  AmbientLight, BufferAttribute, BufferGeometry, Color, DirectionalLight, EdgesGeometry,
  LineBasicMaterial, LineSegments, Mesh, MeshLambertMaterial, PerspectiveCamera, Raycaster, Scene, Vector2, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const state = { lang: data.lang, side: data.sides.at(-1), layer: data.first, picked: -1 };
const said = (key) => data.texts[state.lang][key];

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// ---- numbers out of the packed part ----

async function unpacked() {
  const text = byId("packed").textContent.trim();
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

const KINDS = { u1: Uint8Array, u2: Uint16Array, i4: Int32Array, f4: Float32Array };

function arrayOf(buffer, entry) {
  const kind = KINDS[entry.kind];
  const made = new kind(buffer, entry.at, entry.count);
  if (!entry.delta) return made;
  const summed = entry.kind === "i4" ? new Uint32Array(entry.count) : new kind(entry.count);
  let total = 0;
  for (let i = 0; i < made.length; i++) summed[i] = total += made[i];
  return summed;
}

// ---- the scene ----

let scene, camera, controls, renderer, buildings, owners, waiting = false;
const [sx, sy, sz] = data.box.size_m;

function draw() {
  if (waiting || !renderer) return;
  waiting = true;
  requestAnimationFrame(render);
}

function render() {
  waiting = false;
  // As narrow a range of depth as the view needs, so that lawns do not flicker through the ground.
  const away = camera.position.distanceTo(controls.target);
  camera.near = Math.max(away / 60, 0.5);
  camera.far = away + 3 * Math.max(sx, sy);
  camera.updateProjectionMatrix();
  renderer.render(scene, camera);
}

function geometryOf(buffer, part) {
  const steps = ["x", "y", "z"].map((axis) => arrayOf(buffer, part[axis]));
  const place = new Float32Array(3 * part.x.count);
  for (let i = 0; i < part.x.count; i++) {
    // east, up, south: y is up here
    place[3 * i] = (steps[0][i] / 65535 - 0.5) * sx;
    place[3 * i + 1] = (steps[2][i] / 65535) * sz;
    place[3 * i + 2] = -(steps[1][i] / 65535 - 0.5) * sy;
  }
  const made = new BufferGeometry();
  made.setAttribute("position", new BufferAttribute(place, 3));
  made.setIndex(new BufferAttribute(arrayOf(buffer, part.index), 1));
  return made;
}

function build(buffer) {
  scene = new Scene();
  scene.background = new Color(data.colours.sky);
  camera = new PerspectiveCamera(40, 1, 1, 20000);
  renderer = new WebGLRenderer({ canvas: byId("scene"), antialias: true });
  // Light from above and aslant, together one on a level roof: there a colour is the legend's own.
  const sun = new DirectionalLight(0xffffff, (0.38 * Math.PI) / 0.8);
  sun.position.set(-0.48, 0.8, 0.36);
  scene.add(new AmbientLight(0xffffff, 0.62 * Math.PI), sun);
  for (const part of data.parts) {
    const geometry = geometryOf(buffer, part);
    const isBuildings = part.name === "buildings";
    const material = new MeshLambertMaterial({
      flatShading: true, vertexColors: isBuildings,
      color: isBuildings ? 0xffffff : new Color(part.colour),
    });
    const mesh = new Mesh(geometry, material);
    scene.add(mesh);
    if (!isBuildings) continue;
    owners = arrayOf(buffer, part.owner);
    geometry.setAttribute("color", new BufferAttribute(new Float32Array(3 * part.x.count), 3));
    buildings = mesh;
    const line = new LineBasicMaterial({ color: data.colours.edge, transparent: true, opacity: 0.45 });
    scene.add(new LineSegments(new EdgesGeometry(geometry, 20), line));
  }
  controls = new OrbitControls(camera, renderer.domElement);
  controls.maxPolarAngle = Math.PI / 2.05;
  controls.addEventListener("change", draw);
  home();
  new ResizeObserver(resize).observe(byId("stage"));
  resize();
}

function resize() {
  const { clientWidth: wide, clientHeight: high } = byId("stage");
  if (!wide || !high) return;
  renderer.setPixelRatio(Math.min(window.devicePixelRatio, 2));
  renderer.setSize(wide, high, false);
  camera.aspect = wide / high;
  camera.updateProjectionMatrix();
  draw();
}

function home() {
  const reach = Math.max(sx, sy);
  controls.target.set(0, 0, 0);
  camera.position.set(0, 0.66 * reach, 0.88 * reach);
  controls.update();
  draw();
}

function lookFrom(view) {
  const [x, y, z] = data.box.centre_m;
  const toScene = (p) => new Vector3(p[0] - x, p[2] - z, -(p[1] - y));
  camera.position.copy(toScene(view.from_m));
  controls.target.copy(toScene(view.to_m));
  controls.update();
  draw();
}

let buffer;
const colour = new Color();

function paint() {
  if (!buildings) return;
  const layer = data.layers.find((l) => l.key === state.layer);
  const codes = arrayOf(buffer, layer.codes[state.side] ?? layer.codes[data.sides[0]]);
  const palette = layer.palette.map((hex) => { colour.set(hex); return [colour.r, colour.g, colour.b]; });
  colour.set(data.colours.picked);
  const marked = [colour.r, colour.g, colour.b];
  const target = buildings.geometry.getAttribute("color");
  for (let i = 0; i < owners.length; i++) {
    const owner = owners[i];
    target.array.set(owner === state.picked ? marked : palette[codes[owner]], 3 * i);
  }
  target.needsUpdate = true;
  draw();
}

// ---- what can be clicked and pressed ----

function pickAt(event) {
  const box = renderer.domElement.getBoundingClientRect();
  const at = new Vector2(
    ((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2,
  );
  const ray = new Raycaster();
  ray.setFromCamera(at, camera);
  const [hit] = ray.intersectObject(buildings, false);
  pick(hit ? owners[hit.face.a] : -1);
}

function pick(row) {
  state.picked = row;
  showBuilding();
  paint();
}

function turn(across, up) {
  const offset = camera.position.clone().sub(controls.target);
  offset.applyAxisAngle(new Vector3(0, 1, 0), across);
  const side = new Vector3().crossVectors(new Vector3(0, 1, 0), offset).normalize();
  const lifted = offset.clone().applyAxisAngle(side, up);
  const angle = lifted.angleTo(new Vector3(0, 1, 0));
  if (angle > 0.05 && angle < Math.PI / 2.05) offset.copy(lifted);
  camera.position.copy(controls.target).add(offset);
  controls.update();
  draw();
}

function zoom(factor) {
  const offset = camera.position.clone().sub(controls.target).multiplyScalar(factor);
  if (offset.length() > 20 && offset.length() < 15000) camera.position.copy(controls.target).add(offset);
  controls.update();
  draw();
}

const count = data.buildings.year.length;
const KEYS = {
  ArrowLeft: () => turn(-0.12, 0), ArrowRight: () => turn(0.12, 0),
  ArrowUp: () => turn(0, -0.08), ArrowDown: () => turn(0, 0.08),
  "+": () => zoom(0.85), "=": () => zoom(0.85), "-": () => zoom(1.18), Home: home,
  n: () => pick((state.picked + 1) % count), p: () => pick((state.picked + count - 1) % count),
  Escape: () => pick(-1),
};

function listen() {
  const canvas = byId("scene");
  let down = null;
  canvas.addEventListener("pointerdown", (e) => { down = [e.clientX, e.clientY]; });
  canvas.addEventListener("pointerup", (e) => {
    if (down && Math.hypot(e.clientX - down[0], e.clientY - down[1]) < 5) pickAt(e);
  });
  canvas.addEventListener("keydown", (e) => {
    const act = KEYS[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (!act || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    act();
  });
}

// ---- words and tables ----

function showWords() {
  document.documentElement.lang = state.lang;
  document.title = said("title");
  for (const one of document.querySelectorAll("[data-said]")) one.textContent = said(one.dataset.said);
  byId("scene").setAttribute("aria-label", said("page_scene"));
  choices("layer", data.layers.map((l) => [l.key, l.titles[state.lang]]), state.layer);
  choices("side", data.sides.map((s) => [s, said(s)]), state.side);
  choices("view", [["", "–"], ...data.views.map((v, i) => [String(i), v.name])], "");
  const body = byId("numbers");
  body.replaceChildren(...data.headline[state.lang].map((row) => {
    const line = element("tr");
    const [first, ...cells] = row;
    const head = element("th", first);
    head.scope = "row";
    line.append(head, ...cells.map((c) => element("td", c)));
    return line;
  }));
  showLegend();
  showBuilding();
}

function choices(id, entries, chosen) {
  const select = byId(id);
  select.replaceChildren(...entries.map(([key, label]) => {
    const one = element("option", label);
    one.value = key;
    one.selected = key === chosen;
    return one;
  }));
  select.closest(".choice").hidden = entries.length < 2;
}

function showLegend() {
  const layer = data.layers.find((l) => l.key === state.layer);
  const words = layer.legend[state.lang];
  const place = byId("legend");
  place.replaceChildren(element("p", words.title, "legend-title"));
  if (layer.bar) {
    const bar = element("div", undefined, "bar");
    bar.style.background = `linear-gradient(to right, ${layer.bar.join(",")})`;
    const ends = element("div", undefined, "ends");
    ends.append(...words.ticks.map((t) => element("span", t)));
    place.append(bar, ends);
  }
  const list = element("ul", undefined, "classes");
  for (const [label, hex] of words.classes) {
    const swatch = element("span", undefined, "swatch");
    swatch.style.background = hex;
    const line = element("li");
    line.append(swatch, element("span", label));
    list.append(line);
  }
  place.append(list);
}

function showBuilding() {
  const place = byId("building");
  const row = state.picked;
  if (row < 0) { place.replaceChildren(element("p", said("page_no_building"))); return; }
  const b = data.buildings, list = element("dl");
  const add = (term, text) => {
    if (text !== "" && text !== null && text !== undefined) list.append(element("dt", term), element("dd", text));
  };
  const inferred = (name) => (b.inferred[name][row] ? ` (${said("page_inferred")})` : "");
  place.replaceChildren(element("h3", b.name[row] || b.address[row] || b.id[row]));
  if (b.name[row]) add(said("page_address"), b.address[row]);
  add(said("page_use"), data.uses[state.lang][b.use[row]] + inferred("use"));
  add(said("page_year"), b.year[row] + inferred("year"));
  add(said("page_storeys"), b.storeys[row] + inferred("storeys"));
  for (const layer of data.layers) {
    if (!layer.values) continue;
    const told = data.sides.filter((s) => layer.values[s]).map((s) => {
      const value = arrayOf(buffer, layer.values[s])[row];
      const words = Number.isFinite(value)
        ? new Intl.NumberFormat(state.lang, { maximumSignificantDigits: 3 }).format(value) : "–";
      return data.sides.length > 1 && layer.values[data.sides[0]] ? `${words} (${said(s)})` : words;
    });
    add(layer.legend[state.lang].title, told.join(" · "));
  }
  place.append(list);
}

function answer(id, act) {
  byId(id).addEventListener("change", (e) => act(e.target.value));
}

async function start() {
  choices("lang", Object.entries(data.texts).map(([key, t]) => [key, t.name]), state.lang);
  answer("lang", (v) => { state.lang = v; showWords(); });
  answer("layer", (v) => { state.layer = v; showLegend(); paint(); });
  answer("side", (v) => { state.side = v; paint(); });
  answer("view", (v) => { if (v !== "") lookFrom(data.views[Number(v)]); else home(); });
  showWords();
  try {
    buffer = await unpacked();
    build(buffer);
    listen();
    paint();
    render();
    document.documentElement.dataset.drawn = "yes";
  } catch (fault) {
    byId("no3d").hidden = false;
    byId("scene").hidden = true;
    document.documentElement.dataset.drawn = "no";
  }
}

start();
