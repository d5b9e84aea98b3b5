# frozen_string_literal: true

# Writes a JUnit report; only what every Ruby has.
module CasebookReport
  # Characters that XML cannot have.
  FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/

  def self.escape(text)
    clean = text.to_s.dup.force_encoding(Encoding::UTF_8).scrub
    clean.gsub(FORBIDDEN, '').gsub(/[&<>"\n\r\t]/) { |one| "&##{one.ord};" }
  end

  def self.attributes(pairs)
    pairs.compact.map { |name, value| " #{name}=\"#{escape(value)}\"" }.join
  end

  # A case: name, classname, file, line, time; kind (failure, error, skipped or nil), type, message, text.
  def self.element(one)
    own = attributes(one.slice(:name, :classname, :file, :line, :time))
    return "<testcase#{own}/>" if one[:kind].nil?

    said = attributes(one.slice(:type, :message))
    "<testcase#{own}><#{one[:kind]}#{said}>#{escape(one[:text])}</#{one[:kind]}></testcase>"
  end

  def self.write(path, cases)
    lines = cases.map { |one| element(one) }
    write_new(path, <<~XML)
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites><testsuite name="">
      #{lines.join("\n")}
      </testsuite></testsuites>
    XML
  end

  # A command may run its tests more than once: the first name that is free, so that no report replaces another.
  def self.write_new(path, text, number = 0)
    File.open(number.zero? ? path : path.sub(/\.xml\z/, "-#{number}.xml"), 'wx:UTF-8') { |file| file.write(text) }
  rescue Errno::EEXIST
    write_new(path, text, number + 1)
  end
end
