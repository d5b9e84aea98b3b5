import { answerOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

const load = "ARGV.grep(/[.]rb$/) { |file| require File.expand_path(file) }";

tryFramework({
  name: "minitest",
  version: answerOf("ruby", "-e", "require 'minitest'; puts Minitest::VERSION"),
  install: "test/frameworks/install.sh",
  project: "minitest",
  command: `ruby -Itest -e '${load}' test/order_test.rb test/shop_test.rb`,
  counts: { passed: 2, failed: 6, errored: 1, skipped: 1 },
  failingLine: /assert|total/,
  isolated: {
    names: ["test_0001_is empty at first", `test_0002_escapes <b> & "double" 'single'`],
    command: `ruby -Itest -e '${load}' test/shop_test.rb -n '/\\A(?:shop::cart#test_0001_is empty at first|shop#test_0002_escapes <b> & \\x22double\\x22 \\x27single\\x27)\\z/'`,
  },
  unloadable: { command: "ruby -Itest broken/refund_test.rb" },
  unmatched: { command: "ruby -Itest test/order_test.rb -n nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "test/slow_test.rb",
    text: `require_relative 'test_helper'

class SlowTest < Minitest::Test
  def test_slow
    warn 'it is slow'
    system("${script}")
  end
end
`,
    command: "ruby -Itest test/slow_test.rb",
  }),
});
