# frozen_string_literal: true

# Loaded by `rspec --require`: writes a JUnit report beside whatever formatter the user has.
require_relative 'ruby/casebookOrder'
require_relative 'ruby/casebookReport'

# Listens to the examples of a run, and to what failed outside of them.
class CasebookRspecReport
  EVENTS = %i[example_passed example_failed example_pending message close].freeze

  def initialize(path)
    @path = path
    @cases = []
    @messages = []
  end

  def example_passed(notification)
    @cases << self.class.describe(notification.example)
  end

  def example_pending(notification)
    @cases << self.class.describe(notification.example).merge(kind: 'skipped')
  end

  def example_failed(notification)
    error = notification.example.execution_result.exception
    lines = notification.message_lines + notification.formatted_backtrace
    said = { kind: 'failure', type: error.class.name, message: error.message, text: lines.join("\n") }
    @cases << self.class.describe(notification.example).merge(said)
  end

  # What could not be loaded is only told in words.
  def message(notification)
    text = notification.message.gsub(/\e\[[\d;]*m/, '')
    text.scan(/An error occurred while loading (\S+\.rb)\.\n(.*)/m) do |file, said|
      path = file.delete_prefix('./')
      @cases << { name: path, classname: self.class.classname(file), file: file, kind: 'error', message: 'load failure', text: said }
    end
  end

  def close(_notification)
    CasebookReport.write(@path, @cases)
  end

  def self.describe(example)
    file = example.metadata[:example_group]
    file = file[:parent_example_group] while file.key?(:parent_example_group)
    path = file[:file_path]
    line = example.metadata[:file_path] == path ? example.metadata[:line_number] : nil
    time = example.execution_result.run_time
    { name: example.full_description, classname: classname(path), file: path, line: line, time: time }
  end

  # As rspec_junit_formatter has it.
  def self.classname(path)
    path.sub(%r{\A((?:.*/)?[^./]*)\.[^/]*\z}, '\1').tr('/', '.').sub(/\A\.+/, '')
  end
end

# Has RSpec run what an order lists, whatever else is asked for: groups by the first example that they have of it.
class CasebookRspecOrder
  def order(items)
    CasebookOrder.choose(items) { |item| item.respond_to?(:examples) ? first_of(item) : place_of(item) }
  end

  private

  def first_of(group)
    group.descendants.flat_map(&:examples).map { |example| place_of(example) }.compact.min
  end

  def place_of(example)
    known = CasebookRspecReport.describe(example)
    CasebookOrder.place(known[:classname], known[:name])
  end
end

# Every order that is looked up is the one that is asked for.
module CasebookRspecOrders
  def fetch(*)
    CasebookRspecOrder.new
  end
end

RSpec::Core::Ordering::Registry.prepend(CasebookRspecOrders) if CasebookOrder.asked?

# A formatter of ours among the user's would take the place of the default one: the report listens without being one.
module CasebookRspecListener
  def prepare_default(*)
    super
    reporter.register_listener(CasebookRspecReport.new(ENV['CASEBOOK_RSPEC_REPORT']), *CasebookRspecReport::EVENTS)
  end
end

RSpec::Core::Formatters::Loader.prepend(CasebookRspecListener) if ENV['CASEBOOK_RSPEC_REPORT']
