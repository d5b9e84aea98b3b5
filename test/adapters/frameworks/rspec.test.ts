import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "RSpec",
  version: versionOf("rspec"),
  install: "test/frameworks/install.sh",
  project: "rspec",
  command: "rspec",
  counts: { passed: 2, failed: 8, errored: 0, skipped: 1 },
  failingLine: /expect|total/,
  isolated: {
    names: ["shop cart is empty at first", `shop escapes <b> & "double" 'single'`],
    command: `rspec spec/shop_spec.rb -E '\\A(?:shop escapes <b> & \\x22double\\x22 \\x27single\\x27|shop cart is empty at first)\\z'`,
  },
  unloadable: { command: "rspec broken spec/shop_spec.rb", file: "broken/refund_spec.rb" },
  unmatched: { command: "rspec -e nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "spec/slow_spec.rb",
    text: `RSpec.describe 'slow' do
  it 'is slow' do
    warn 'it is slow'
    system("${script}")
  end
end
`,
    command: "rspec spec/slow_spec.rb",
  }),
});
