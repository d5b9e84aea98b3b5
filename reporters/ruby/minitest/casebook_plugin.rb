# frozen_string_literal: true

# minitest loads what is called like this from Ruby's library path: writes a JUnit report beside the user's own reporters.
require_relative '../casebookOrder'
require_relative '../casebookReport'

module Minitest
  # Listens to the tests of a run.
  class CasebookReporter < AbstractReporter
    def initialize(path)
      super()
      @path = path
      @cases = []
    end

    def record(result)
      @cases << describe(result).merge(said(result))
    end

    # Rails starts several processes, of which each may end.
    def report
      CasebookReport.write(@path, @cases)
    end

    private

    def describe(result)
      file, line = result.respond_to?(:source_location) ? result.source_location : nil
      file = nil if file == 'unknown'
      line = nil if file.nil?
      { name: result.name, classname: class_of(result), file: file, line: line, time: result.time }
    end

    def class_of(result)
      result.respond_to?(:klass) ? result.klass : result.class.name
    end

    def said(result)
      failure = result.failure
      return {} if failure.nil?
      return { kind: 'skipped' } if result.skipped?

      kind = result.error? ? 'error' : 'failure'
      error = failure.respond_to?(:error) ? failure.error : failure
      text = result.failures.map { |one| "#{one.message}\n#{one.location}:in `test'\n#{Array(one.backtrace).join("\n")}" }
      { kind: kind, type: error.class.name, message: failure.message, text: text.join("\n\n") }
    end
  end

  # Has minitest run what an order lists: classes by the first test that they have of it.
  module CasebookOrderedTests
    def runnable_methods
      CasebookOrder.choose(super) { |method| CasebookOrder.place(name, method) }
    end
  end

  # The classes, one after the other, whatever order each of them has.
  module CasebookOrderedClasses
    def __run(reporter, options)
      first_of = ->(suite) { CasebookOrder.place(suite.name, suite.runnable_methods.first) }
      CasebookOrder.choose(Runnable.runnables, &first_of).map { |suite| suite.run(reporter, options) }
    end

    # As minitest calls it from version 6 on.
    alias run_all_suites __run
  end

  def self.plugin_casebook_init(_options)
    if CasebookOrder.asked?
      Test.singleton_class.prepend(CasebookOrderedTests)
      singleton_class.prepend(CasebookOrderedClasses)
    end
    directory = ENV['CASEBOOK_MINITEST_REPORTS']
    return if directory.nil? || !File.directory?(directory)

    # Several processes of a run write a report each.
    reporter << CasebookReporter.new(File.join(directory, "minitest-#{Process.pid}.xml"))
  end
end
