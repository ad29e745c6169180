import { normaliseKey } from '../policy/tag-policy.ts';

/** How a key of a tag, a custom column or a trace attribute names what is under it. */
export type KeyMeaning = 'person' | 'owner' | 'address' | 'content' | 'text' | null;

/** Keys whose value is a person whatever it looks like. */
const person = new Set(
  words(`user user_name username user_id userid end_user enduser enduser_id end_user_id user_email useremail email e_mail mail email_address
    upn user_principal_name login login_id login_name sam_account_name created_by createdby creator created_by_user modified_by modifiedby updated_by
    last_modified_by author requester requested_by requestor submitter submitted_by assignee assigned_to approver approved_by employee employee_id
    employee_name person person_name full_name fullname first_name firstname last_name lastname surname given_name display_name phone phone_number
    telephone tel mobile contact_email contact_phone owner_email owner_name owner_id account_owner account_owner_id accountowner accountownerid
    accountname_owner service_administrator service_administrator_id serviceadministratorid account_admin accountadmin enrollment_admin
    principal_email caller caller_email actor actor_email manager_email`),
);

/** Keys that name a person in one company and a team in the next: the value decides. */
const owner = new Set(
  words(
    'owner owners contact contacts maintainer responsible steward lead tech_lead business_owner technical_owner point_of_contact poc manager supervisor operator',
  ),
);

const address = new Set(
  words(`ip ip_address ipaddress client_ip clientip remote_ip remote_addr remote_address source_ip sourceip src_ip requester_ip requester_ip_address
    x_forwarded_for user_agent useragent client_address net_peer_ip street address home_address postal_address zip_code mac_address`),
);

/** What was said to a model and what it answered: never kept. */
const content = new Set(
  words(`messages message completion completions prompt_text prompt_messages system_prompt user_prompt system_instructions request_body response_body
    response_text response_content chat_history conversation transcript tool_input tool_output tool_arguments generated_text input_text output_text
    input_messages output_messages llm_prompts llm_completions proxy_server_request`),
);
/** Of these a short name without blanks is a name (of a template, say), and anything longer is what was said. */
const text = new Set(words('prompt input output response query question answer instruction instructions content body'));

const contentPrefix =
  /^(gen_ai_(prompt|completion|input_messages|output_messages|system_instructions|content|tool_(definitions|call_arguments|call_result))|llm_(prompts|completions|input_messages|output_messages)|traceloop_entity_(input|output)|input_value|output_value)(_|$)/;

/** A provider's prefix before a key (`user:owner`, `aws:createdBy`, `labels/email`) says nothing about it. */
const namespaces =
  /^(user|aws|azure|gcp|goog|labels?|tags?|metadata|custom|resource|request|metadata_user|enduser|http|attributes?)_(?=.)/;

export function meaningOf(key: string): KeyMeaning {
  const plain = normaliseKey(key.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
  for (const name of new Set([plain, normaliseKey(key), plain.replace(namespaces, ''), plain.replace(/^x_/, '')])) {
    if (person.has(name)) return 'person';
    if (owner.has(name)) return 'owner';
    if (address.has(name)) return 'address';
    if (content.has(name) || contentPrefix.test(name)) return 'content';
    if (text.has(name)) return 'text';
  }
  // `Oracle-Tags.CreatedBy`, `example.com/owner`: a name space of somebody's own before the name
  const last = normaliseKey((key.split(/[.:/]/).at(-1) ?? '').replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
  if (person.has(last)) return 'person';
  if (owner.has(last)) return 'owner';
  return content.has(last) ? 'content' : null;
}

function words(list: string): string[] {
  return list.split(/\s+/);
}
