# frozen_string_literal: true

require 'json'
require_relative 'casebookReport'

# Which tests are to run, and in which order: one a line in the file that CASEBOOK_ORDER names, as `[file, classname, name]` of the report.
module CasebookOrder
  def self.asked?
    !ENV['CASEBOOK_ORDER'].to_s.empty?
  end

  # The place of a test; nil if it is not to run.
  def self.place(classname, name)
    places[[plain(classname), plain(name)]]
  end

  # Those items that have a place, by their places; the block says which one an item has.
  def self.choose(items)
    placed = items.map { |item| [yield(item), item] }
    placed.reject { |place, _| place.nil? }.sort_by(&:first).map(&:last)
  end

  def self.places
    @places ||= File.readlines(ENV['CASEBOOK_ORDER'], encoding: 'UTF-8').each_with_index.with_object({}) do |(line, place), all|
      _file, classname, name = JSON.parse(line)
      all[[classname, name]] ||= place
    end
  end

  def self.plain(text)
    text.to_s.dup.force_encoding(Encoding::UTF_8).scrub.gsub(CasebookReport::FORBIDDEN, '')
  end
end
