/**
 * The project of the reference log, small: the files that its author changed, and a command that decides by their texts which of
 * the tests fail, and writes that as JUnit. Its counts are those of the log: 3, 4, 4, 4, 4, 3, collection error, 3, 5, 4, 6.
 */
export const command = "node run-tests.mjs";
/** Where the commands of the sample write their report. */
export const reportGlobs = ["report.xml"];

/** The files as they were before the first attempt. */
export const files = {
  "run-tests.mjs": `import { readFileSync, writeFileSync } from "node:fs";

const read = (path) => readFileSync(path, "utf8");
const [dependencies, tests, tasks] = ["dependencies.py", "test_tasks.py", "tasks.py"].map(read);
const has = (text, word) => text.includes(word);

const failing = new Set(["test_get_task_not_found", "test_list_tasks_success_empty", "test_list_tasks_success_with_data"]);
const isAlone = has(tests, "commit()") && !has(tests, "overrides[");
if (has(dependencies, "Depends(get_db_session)") && !isAlone) failing.add("test_get_task_success");
if (has(tests, "TestSessionFactory") && !has(tests, "reset_mock_scheduler.reset_mock()")) failing.add("test_create_task_success");
if (has(tests, "close()")) failing.add("test_create_task_success").add("test_create_task_scheduler_fails");
if (has(dependencies, "async with session_factory()")) failing.clear();

const stack = [
  'ops_core/tests/test_tasks.py:12: in test',
  '    response = client.get("/tasks")',
  'ops_core/sql_store.py:41: in list_tasks',
  'E   AssertionError: assert 500 == 200',
].join("\\n");
const output = "sqlalchemy.exc.InterfaceError: cannot perform operation: another operation is in progress";
const red = (name) =>
  '<testcase classname="test_tasks" name="' + name + '" file="test_tasks.py"><failure type="AssertionError" message="assert 500 == ' +
  (name.endsWith("not_found") ? 404 : 200) + '">' + stack + "</failure><system-err>" + output + "</system-err></testcase>";
const green = (name) => '<testcase classname="test_tasks" name="' + name + '" file="test_tasks.py"/>';

const names = ["test_create_task_success", "test_create_task_validation_error", "test_create_task_scheduler_fails", "test_get_task_success", "test_get_task_not_found", "test_list_tasks_success_empty", "test_list_tasks_success_with_data"];
const cannotImport = has(tasks, "TaskNotFoundError") && !has(tasks, "import TaskNotFoundError");
const cases = cannotImport
  ? ['<testcase classname="" name="test_tasks"><error message="collection failure">NameError: name TaskNotFoundError is not defined</error></testcase>']
  : [...new Set(names)].map((name) => (failing.has(name) ? red(name) : green(name)));
writeFileSync("report.xml", "<testsuites><testsuite name=\\"pytest\\">" + cases.join("") + "</testsuite></testsuites>");
process.exit(cannotImport ? 2 : failing.size > 0 ? 1 : 0);
`,
  ".gitignore": "report.xml\n",
  "ops_core/sql_store.py":
    "class SqlMetadataStore:\n    def list_tasks(self):\n        return self.session.query()\n",
  "dependencies.py": `from store import SqlMetadataStore


def get_metadata_store():
    return SqlMetadataStore()


def get_scheduler():
    return scheduler
`,
  "conftest.py": `import pytest


@pytest.fixture
async def db_session(engine):
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with connection.begin_nested():
            yield AsyncSession(connection)
        await transaction.rollback()
`,
  "test_tasks.py": `@pytest.fixture
def override_dependencies_in_app(app, reset_mock_scheduler):
    app.dependency_overrides[get_scheduler] = lambda: reset_mock_scheduler
    yield
    app.dependency_overrides.clear()


def test_get_task(client, db_session):
    response = client.get("/tasks/1")
    assert response.status_code == 200
`,
  "tasks.py": `from fastapi import Depends


async def get_task(task_id, store=Depends(get_metadata_store)):
    try:
        return await store.get_task(task_id)
    except Exception as error:
        raise HTTPException(500) from error
`,
  "metadata/base.py": "class BaseMetadataStore:\n    pass\n",
};

/** One edit of the log: what the author thought, and the files as they were then. */
export interface ReplayedEdit {
  readonly hypothesis?: string;
  readonly write: Readonly<Record<string, string>>;
}

const simpleSession = `import pytest


@pytest.fixture
async def db_session(engine):
    async with engine.connect() as connection:
        yield AsyncSession(connection)
`;

const withOverride = files["test_tasks.py"].replace(
  "    yield\n",
  `    async def get_session():
        yield db_session

    app.dependency_overrides[get_db_session] = get_session
    yield
`,
);

const withCommits = withOverride.replace("    response = ", "    await db_session.commit()\n    response = ");

const onlyScheduler = `@pytest.fixture
def scheduler_in_app(app, reset_mock_scheduler):
    app.state.scheduler = reset_mock_scheduler


def test_get_task(client, db_session):
    await db_session.commit()
    response = client.get("/tasks/1")
    assert response.status_code == 200
`;

const withFactory = `TestSessionFactory = async_sessionmaker(test_engine, expire_on_commit=False)


async def open_test_session():
    async with TestSessionFactory() as session:
        yield session


def open_test_store(session=Depends(get_db_session)):
    return SqlMetadataStore(session)


@pytest.fixture
def override_dependencies_in_app(app, reset_mock_scheduler):
    app.dependency_overrides[get_db_session] = open_test_session
    app.dependency_overrides[get_metadata_store] = open_test_store
    app.dependency_overrides[get_scheduler] = lambda: reset_mock_scheduler
    yield
    app.dependency_overrides.clear()


def test_get_task(client, db_session):
    await db_session.commit()
    response = client.get("/tasks/1")
    assert response.status_code == 200
`;

const withException = `from fastapi import Depends


async def get_task(task_id, store=Depends(get_metadata_store)):
    try:
        return await store.get_task(task_id)
    except TaskNotFoundError as error:
        raise HTTPException(404) from error
`;

/** The ten edits of the log, in order: 5:39 to 6:01. */
export const edits: readonly ReplayedEdit[] = [
  {
    hypothesis: "Store creating its own session conflicting with test fixture session.",
    write: {
      "dependencies.py": files["dependencies.py"].replace(
        "def get_metadata_store():\n    return SqlMetadataStore()",
        "def get_metadata_store(session=Depends(get_db_session)):\n    return SqlMetadataStore(session)",
      ),
    },
  },
  {
    hypothesis: "Transaction isolation preventing API session from seeing test data.",
    write: { "conftest.py": simpleSession },
  },
  {
    hypothesis: "Incorrect override of get_db_session dependency in test_tasks.py fixture.",
    write: { "test_tasks.py": withOverride },
  },
  {
    hypothesis: "Conflict between test session and app session lifecycles.",
    write: { "conftest.py": files["conftest.py"], "test_tasks.py": withCommits },
  },
  {
    hypothesis: "Try letting app manage its own session entirely.",
    write: { "test_tasks.py": onlyScheduler },
  },
  {
    hypothesis: "TaskNotFoundError not handled correctly in endpoint.",
    write: {
      "tasks.py": withException,
      "metadata/base.py": `${files["metadata/base.py"]}\n\nclass TaskNotFoundError(Exception):\n    pass\n`,
    },
  },
  { write: { "tasks.py": `from metadata.base import TaskNotFoundError\n${withException}` } },
  {
    hypothesis:
      "Backtrack to Plan 3 (override fixture with separate session factory) as it's a standard pattern, maybe implementation was flawed.",
    write: { "test_tasks.py": withFactory },
  },
  {
    write: {
      "test_tasks.py": withFactory.replace(
        "    yield\n    app",
        "    reset_mock_scheduler.reset_mock()\n    yield\n    app",
      ),
    },
  },
  {
    hypothesis:
      "Try Plan 5 again (simplified conftest.py, simplified test_tasks.py with no overrides, explicit close).",
    write: {
      "conftest.py": simpleSession,
      "test_tasks.py": `def test_get_task(client, db_session):
    client.app.state.scheduler = Mock()
    response = client.get("/tasks/1")
    await db_session.close()
    assert response.status_code == 200
`,
    },
  },
];

/** How it ends, which the log does not say any more: the baseline is restored, and every request gets a session of its own. */
export const solution = {
  restores: 0,
  hypothesis: "Every request needs a session of its own.",
  write: {
    "dependencies.py": files["dependencies.py"].replace(
      "def get_metadata_store():\n    return SqlMetadataStore()",
      "async def get_metadata_store():\n    async with session_factory() as session:\n        yield SqlMetadataStore(session)",
    ),
  },
};
