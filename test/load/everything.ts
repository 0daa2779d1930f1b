/** A pipeline that uses every key of the file format, as it would stand in a file. */
export const EVERYTHING = `
version: 1
name: competitor-watch
description: What changed at our competitors.
x-owner: research
engine: valyu
local:
  corpus: ["../docs/**/*.md"]
  model: { base_url: "http://127.0.0.1:11434/v1", name: "qwen3:8b", api_key_env: LLM_KEY, prices: { input: 0.15, output: 0.6 } }
  concurrency: 2
  allow_private_urls: true
env: [TEAM_NAME]
vars: { since: 2026-10-01, nested: { a: [1, null] }, "any name": true }
data:
  companies: { file: data/companies.csv, delimiter: ";", schema: schemas/row.json }
  dependencies: { file: ../package.json, at: /dependencies, format: json }
  reports: { glob: "../docs/*.md", schema: { type: object } }
  regions: [EMEA, APAC, 3, true]
  people: [{ name: Ada, x: null }]
  x-old: whatever
batch:
  mode: standard
  output_formats: [markdown, pdf]
  search:
    search_type: all
    included_sources: [web, finance]
    excluded_sources: "{{ vars.excluded }}"
    source_biases: { sec.gov: 5, x-rated.com: "{{ vars.bias }}" }
    start_date: "{{ vars.since }}"
    end_date: 2026-12-31T12:00:00Z
    country_code: NO
    category: news
    historical_cache: true
    historical_cache_strict: off
    x-note: mine
  webhook_url: https://hooks.example.com/batches
  metadata: { team: research, size: 3, x-y: true }
  brand_collection_id: brand_1
tasks:
  x-common: { anything: [1] }
  launches:
    for_each: { company: companies, region: regions }
    include: [{ company: { name: Initech }, region: US }]
    exclude: [{ company: { name: Hooli }, region: APAC }]
    when: "{{ company.active == 'yes' }}"
    key: "{{ company.name | slugify }}-{{ region | slugify }}"
    query: What did {{ company.name }} launch in {{ region }} since {{ vars.since }}?
    research_strategy: Prefer primary sources.
    report_format: One page, newest first.
    urls: ["{{ company.website }}", "https://example.com/{{ region }}"]
    metadata: { ticker: "{{ company.ticker }}" }
    refresh: always
    retry: { attempts: 2, on: [rejected], mode: max }
  profile:
    for_each: { company: companies }
    key: "{{ company.name | slugify }}"
    batch: { mode: "{{ company.mode }}", output_formats: [toon, { type: object }], search: { historical_cache: "{{ vars.cache }}" } }
    output:
      schema: ../schemas/company-profile.schema.json
      on_invalid: fail
      expect: { min_sources: 2, source_domains: [sec.gov], min_words: 100, required_fields: [ceo.name] }
    query: Profile {{ company.name }}.
    urls: "{{ company.links }}"
    when: false
  rivals:
    for_each: { rival: { results_of: profile, at: /competitors, max_items: 50 } }
    key: "{{ rival.name | slugify }}"
    query: How does {{ rival.name }} compare with {{ parent.output.name }}?
  briefing:
    needs: [launches, { template: rivals, allow: partial }]
    query: |
      Write a two-page briefing from these findings.
      {% for r in results.launches %}## {{ r.id }}
      {{ r.output | truncatewords: 300 }}
      {% endfor %}
output: { schema: { type: object, x-anything: 1 }, on_invalid: keep }
budget: { max_cost: 40, max_tasks: 200, per_month: 120 }
refresh: 7d
retry: { attempts: 1, on: [failed, invalid] }
run: { batch_size: 100, max_open_batches: 10, deadline: 6h, max_failures: 20%, settle: 10ms, poll: 1.5s }
prices: { standard: 0.5, fast: 0 }
export:
  dir: ../results/competitor-watch
  formats: [json, jsonl, csv, markdown, html]
  csv: { columns: [id, status, output.name] }
`;
