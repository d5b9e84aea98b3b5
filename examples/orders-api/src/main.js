import { createApi } from "./api.js";
import { createDependencies } from "./dependencies.js";

const port = Number(process.env.PORT ?? 3000);
createApi(createDependencies()).listen(port, "127.0.0.1", () => {
  console.log(`The orders API listens on http://127.0.0.1:${port}`);
});
