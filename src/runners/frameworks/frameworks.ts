import { bats } from "./bats.ts";
import { behave } from "./behave.ts";
import { bun } from "./bun.ts";
import { cargoTest } from "./cargoTest.ts";
import { catch2 } from "./catch2.ts";
import { ctest } from "./ctest.ts";
import { cucumber } from "./cucumber.ts";
import { deno } from "./deno.ts";
import { dotnet } from "./dotnet.ts";
import { googletest } from "./googletest.ts";
import { goTest } from "./goTest.ts";
import { gotestsum } from "./gotestsum.ts";
import { gradle } from "./gradle.ts";
import { jasmine } from "./jasmine.ts";
import { jest } from "./jest.ts";
import { maven } from "./maven.ts";
import { minitest } from "./minitest.ts";
import { mocha } from "./mocha.ts";
import { nextest } from "./nextest.ts";
import { nodeTest } from "./nodeTest.ts";
import { nox } from "./nox.ts";
import { phpunit } from "./phpunit.ts";
import { playwright } from "./playwright.ts";
import { pytest } from "./pytest.ts";
import { rspec } from "./rspec.ts";
import { sbt } from "./sbt.ts";
import type { Framework } from "./shared/framework.ts";
import { tox } from "./tox.ts";
import { unittest } from "./unittest.ts";
import { vitest } from "./vitest.ts";

/** Every framework that is known; where several are found in a folder, the earlier one is proposed first. */
export const frameworks: readonly Framework[] = [
  tox,
  nox,
  pytest,
  unittest,
  behave,
  playwright,
  vitest,
  jest,
  mocha,
  jasmine,
  cucumber,
  bun,
  deno,
  nodeTest,
  gotestsum,
  goTest,
  nextest,
  cargoTest,
  maven,
  gradle,
  sbt,
  phpunit,
  rspec,
  minitest,
  dotnet,
  bats,
  ctest,
  googletest,
  catch2,
];
