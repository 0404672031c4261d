import { describe, expect, test } from "vitest";
import { opened, toward, undone } from "./network";
import { factAt, factIn } from "./panel";
import { choices, next, thingPage, type Hit } from "./search";
import { covered, type Bar } from "./timeline";

describe("addresses", () => {
  test("of a fact", () => {
    expect(factIn("#fact:oslo-2a")).toBe("oslo-2a");
    expect(factIn("#fact:a%20b")).toBe("a b");
    expect(factIn("#meeting")).toBe("");
    expect(factAt("/fact/oslo-2a")).toBe("oslo-2a");
    expect(factAt("/fact/fact:oslo-2a")).toBe("oslo-2a");
    expect(factAt("/thing/fact:x")).toBe("");
  });

  test("of a thing, whose name may have any sign", () => {
    expect(thingPage("person:ana-duarte")).toBe("/thing/person:ana-duarte");
    expect(thingPage("org:a?b#c")).toBe("/thing/org:a%3Fb%23c");
    expect(thingPage("org:Ö")).toBe("/thing/org:%C3%96");
  });

  test("opened and undone give the address that there was", () => {
    const before = "http://localhost/network/person:a?status=denied";
    const after = opened(before, "person:a", "person:b");
    expect(new URL(after).searchParams.getAll("open")).toEqual(["person:b"]);
    expect(undone(after)).toBe(before);
    expect(undone(before)).toBe("");
    const twice = opened(after, "person:a", "person:c");
    expect(undone(twice)).toBe(after);
  });

  test("what is open already is not opened again, and no more than twenty are", () => {
    const here = "http://localhost/network/person:a?open=person:b";
    expect(opened(here, "person:a", "person:a")).toBe("");
    expect(opened(here, "person:a", "person:b")).toBe("");
    let many = "http://localhost/network/person:a";
    for (let i = 0; i < 20; i++) many = opened(many, "person:a", `person:${i}`);
    expect(opened(many, "person:a", "person:z")).toBe("");
  });
});

test("a step through a list goes by a place outside of it", () => {
  expect([next(-1, 1, 3), next(0, 1, 3), next(2, 1, 3), next(-1, -1, 3), next(0, -1, 3)]).toEqual([0, 1, -1, 2, -1]);
});

test("a blank takes things and no questions", () => {
  const hit: Hit = { id: "person:a", name: "A", class: "Person" };
  const found = { hits: [hit], questions: [{ title: "Who met whom?", link: "/ask/who-met" }] };
  expect(choices(found, true).map((c) => c.kind)).toEqual(["hit"]);
  expect(choices(found, false).map((c) => c.kind)).toEqual(["hit", "offer"]);
});

test("arrows lead to what lies that way", () => {
  const from = { id: "o", x: 0, y: 0 };
  const all = [from, { id: "near", x: 10, y: 2 }, { id: "far", x: 50, y: 0 }, { id: "up", x: 3, y: -20 }, { id: "aside", x: 5, y: 40 }];
  expect(toward(from, all, "ArrowRight")).toBe("near");
  expect(toward(from, all, "ArrowUp")).toBe("up");
  expect(toward(from, all, "ArrowLeft")).toBe("");
  expect(toward(from, all, "ArrowDown")).toBe("aside");
});

describe("the brush", () => {
  const months: Bar[] = ["2032-11", "2032-12", "2033-01"].map((m) => ({ since: m, until: m, label: m, count: 1 }));
  const years: Bar[] = ["2030", "2031", "2032"].map((y) => ({ since: y, until: y, label: y, count: 1 }));

  test("covers the bars of a time", () => {
    expect(covered(months, "2032-12", "2033-01")).toEqual([1, 2]);
    expect(covered(months, "2032-12-24", "")).toEqual([1, 2]);
    expect(covered(months, "", "2032-12-24")).toEqual([0, 1]);
    expect(covered(years, "2031-05", "2031-06-01")).toEqual([1, 1]);
  });

  test("covers nothing where there is no time, or none of this", () => {
    expect(covered(months, "", "")).toBeNull();
    expect(covered(months, "2040", "")).toBeNull();
    expect(covered(months, "2033", "2032")).toBeNull();
  });
});
