// Stytch's Node SDK as a client of the emulator.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import stytch from 'stytch';

const base = process.env.STYTCH_EMULATOR_URL;
const project = process.env.STYTCH_PROJECT_ID;
const secret = process.env.STYTCH_SECRET;
const options = { project_id: project, secret, env: `${base}/` };

// The SDK warns about every base URL that is not Stytch's.
console.warn = () => {};

const consumer = () => new stytch.Client(options);
const b2b = () => new stytch.B2BClient(options);
const control = async (method, path, body) =>
  (await fetch(base + path, { method, body: body && JSON.stringify(body) })).json();
const tokenFor = async (email) =>
  (await control('GET', `/emulator/messages?to=${email}`)).messages[0].token;
const newEmail = (domain = 'example.com') => `node-${randomUUID()}@${domain}`;
const newSlug = () => `node-${randomUUID()}`;

async function refused(type, status, call) {
  const error = await call().then(
    () => assert.fail(`expected ${type}`),
    (error) => error,
  );
  assert.equal(error.error_type, type, String(error));
  assert.equal(error.status_code, status);
}

async function logIn(client, email = newEmail()) {
  await client.magicLinks.email.loginOrCreate({ email });
  return client.magicLinks.authenticate({ token: await tokenFor(email), session_duration_minutes: 60 });
}

async function logInMember(client, organization_id, email_address) {
  await client.magicLinks.email.loginOrSignup({ organization_id, email_address });
  return client.magicLinks.authenticate({ magic_links_token: await tokenFor(email_address) });
}

const tests = {
  async login() {
    const client = consumer();
    const login = await logIn(client);
    assert.equal(login.user.emails[0].verified, true);
    assert.equal(login.session.authentication_factors[0].delivery_method, 'email');
    await refused('magic_link_not_found', 404, () => client.magicLinks.authenticate({ token: 'unknown' }));
    const invited = newEmail();
    await client.magicLinks.email.invite({ email: invited });
    await client.magicLinks.email.revokeInvite({ email: invited });
    const token = await tokenFor(invited);
    await refused('unable_to_auth_magic_link', 401, () => client.magicLinks.authenticate({ token }));
    const embedded = await client.magicLinks.create({ user_id: login.user_id });
    assert.equal((await client.magicLinks.authenticate({ token: embedded.token })).session, null);
  },

  async sessions() {
    const client = consumer();
    const { session_token, user_id } = await logIn(client);
    const again = await client.sessions.authenticate({ session_token, session_custom_claims: { a: 1 } });
    assert.deepEqual(again.session.custom_claims, { a: 1 });
    assert.equal((await client.sessions.get({ user_id })).sessions.length, 1);
    await client.sessions.revoke({ session_token });
    await refused('session_not_found', 404, () => client.sessions.authenticate({ session_token }));
    await refused('invalid_session_token', 400, () => client.sessions.authenticate({ session_token: 'short' }));
  },

  async users() {
    const client = consumer();
    const email = newEmail();
    const { user_id } = await client.users.create({ email, trusted_metadata: { plan: 'pro' } });
    await client.users.update({ user_id, trusted_metadata: { seats: 4 } });
    assert.deepEqual((await client.users.get({ user_id })).trusted_metadata, { plan: 'pro', seats: 4 });
    await refused('duplicate_email', 400, () => client.users.create({ email }));
    const tag = randomUUID();
    for (const n of [1, 2, 3]) await client.users.create({ email: `${tag}.${n}@example.com` });
    const query = { operator: 'AND', operands: [{ filter_name: 'email_address_fuzzy', filter_value: tag }] };
    const pages = client.users.searchAll({ limit: 2, query });
    const found = [];
    while (pages.hasNext()) found.push(...(await pages.next()));
    assert.equal(found.length, 3);
    await client.users.delete({ user_id });
    await refused('user_not_found', 404, () => client.users.get({ user_id }));
  },

  async credentials() {
    const stranger = new stytch.Client({ ...options, secret: 'wrong' });
    await refused('unauthorized_credentials', 401, () => stranger.users.get({ user_id: 'user-test-0' }));
  },

  async local_jwt_before_and_after_a_rotation() {
    const client = consumer();
    const before = await logIn(client);
    const session = await client.sessions.authenticateJwtLocal({ session_jwt: before.session_jwt });
    assert.equal(session.session_id, before.session.session_id);
    await control('POST', '/emulator/keys/rotate');
    const after = await logIn(client);
    for (const login of [before, after]) {
      const local = await consumer().sessions.authenticateJwtLocal({ session_jwt: login.session_jwt });
      assert.equal(local.session_id, login.session.session_id);
    }
    // A client that has the old key set only goes on by asking.
    const asked = await client.sessions.authenticateJwt({ session_jwt: after.session_jwt });
    assert.equal(asked.session.session_id, after.session.session_id);
    const forged = `${after.session_jwt.slice(0, after.session_jwt.lastIndexOf('.'))}.AAAA`;
    await assert.rejects(consumer().sessions.authenticateJwtLocal({ session_jwt: forged }), { code: 'jwt_invalid' });
  },

  async consumer_rbac_local_and_remote() {
    const client = consumer();
    const email = newEmail();
    await client.users.create({ email, roles: ['editor'] });
    const { session_jwt, session_token } = await logIn(client, email);
    const check = (action) => ({ resource_id: 'documents', action });
    await client.sessions.authenticateJwtLocal({ session_jwt, authorization_check: check('write') });
    await assert.rejects(
      client.sessions.authenticateJwtLocal({ session_jwt, authorization_check: check('shred') }),
      { code: 'invalid_permissions' },
    );
    const { verdict } = await client.sessions.authenticate({ session_token, authorization_check: check('write') });
    assert.deepEqual(verdict, { authorized: true, granting_roles: ['editor'] });
    await refused('consumer_session_authorization_error', 403, () =>
      client.sessions.authenticate({ session_token, authorization_check: check('shred') }),
    );
  },

  async discovery() {
    const client = b2b();
    const domain = `${randomUUID()}.example`;
    const prove = async (email_address) => {
      await client.magicLinks.email.discovery.send({ email_address });
      const discovery_magic_links_token = await tokenFor(email_address);
      return client.magicLinks.discovery.authenticate({ discovery_magic_links_token });
    };
    const { intermediate_session_token } = await prove(newEmail(domain));
    const founded = await client.discovery.organizations.create({
      intermediate_session_token,
      organization_name: 'Acme',
      organization_slug: newSlug(),
      email_allowed_domains: [domain],
      email_jit_provisioning: 'RESTRICTED',
    });
    assert.ok(founded.member_authenticated && founded.member.is_admin);
    const second = await prove(newEmail(domain));
    assert.equal(second.discovered_organizations[0].membership.type, 'eligible_to_join_by_email_domain');
    const joined = await client.discovery.intermediateSessions.exchange({
      intermediate_session_token: second.intermediate_session_token,
      organization_id: founded.organization.organization_id,
    });
    assert.equal(joined.member.status, 'active');
    const listed = await client.discovery.organizations.list({ session_token: joined.session_token });
    assert.equal(listed.discovered_organizations.length, 1);
  },

  async organizations_and_members() {
    const client = b2b();
    const organization_slug = newSlug();
    const { organization } = await client.organizations.create({ organization_name: 'Acme', organization_slug });
    const { organization_id } = organization;
    await client.organizations.update({ organization_id, organization_name: 'B' });
    assert.equal((await client.organizations.get({ organization_id })).organization.organization_name, 'B');
    const { member_id } = await client.organizations.members.create({ organization_id, email_address: 'a@acme.example' });
    await client.organizations.members.update({ organization_id, member_id, name: 'Ada' });
    assert.equal((await client.organizations.members.get({ organization_id, member_id })).member.name, 'Ada');
    const found = await client.organizations.members.search({ organization_ids: [organization_id] });
    assert.equal(found.members.length, 1);
    await refused('organization_slug_already_used', 400, () =>
      client.organizations.create({ organization_name: 'C', organization_slug }),
    );
    const invited = await client.magicLinks.email.invite({ organization_id, email_address: 'bob@acme.example' });
    assert.equal(invited.member.status, 'invited');
    await client.organizations.members.delete({ organization_id, member_id });
    await refused('member_not_found', 404, () => client.organizations.members.get({ organization_id, member_id }));
    await client.organizations.delete({ organization_id });
    await refused('organization_not_found', 404, () => client.organizations.get({ organization_id }));
  },

  async member_jwt_before_and_after_a_rotation() {
    const client = b2b();
    const { organization } = await client.organizations.create({ organization_name: 'O', organization_slug: newSlug() });
    const { organization_id } = organization;
    const email_address = newEmail();
    await client.organizations.members.create({ organization_id, email_address });
    const before = await logInMember(client, organization_id, email_address);
    await control('POST', '/emulator/keys/rotate');
    const after = await logInMember(client, organization_id, email_address);
    for (const login of [before, after]) {
      const local = await b2b().sessions.authenticateJwtLocal({ session_jwt: login.session_jwt });
      assert.equal(local.member_id, login.member_id);
      assert.equal(local.organization_id, organization_id);
    }
  },

  async second_factor() {
    const client = b2b();
    const { organization } = await client.organizations.create({
      organization_name: 'O',
      organization_slug: newSlug(),
      mfa_policy: 'REQUIRED_FOR_ALL',
    });
    const { organization_id } = organization;
    const email_address = newEmail();
    const mfa_phone_number = '+12025550143';
    const { member_id } = await client.organizations.members.create({ organization_id, email_address, mfa_phone_number });
    const stopped = await logInMember(client, organization_id, email_address);
    assert.equal(stopped.mfa_required.secondary_auth_initiated, 'sms_otp');
    const code = await tokenFor(encodeURIComponent(mfa_phone_number));
    const { intermediate_session_token } = stopped;
    const login = await client.otps.sms.authenticate({ organization_id, member_id, code, intermediate_session_token });
    assert.equal(login.member_session.authentication_factors.length, 2);
    await refused('intermediate_session_not_found', 404, () =>
      client.otps.sms.send({ organization_id, member_id, intermediate_session_token }),
    );
  },

  async errors() {
    const client = consumer();
    await refused('invalid_email', 400, () => client.magicLinks.email.loginOrCreate({ email: 'nobody' }));
    await refused('email_not_found', 404, () => client.magicLinks.email.send({ email: newEmail() }));
    await refused('no_session_arguments', 400, () => client.sessions.authenticate({}));
    await control('POST', '/emulator/faults', { path: '/v1/users/search', status: 500 });
    await refused('internal_server_error', 500, () => client.users.search({}));
  },

  async member_sessions_and_rbac() {
    const client = b2b();
    const email = newEmail();
    const organizations = [];
    for (const organization_slug of [newSlug(), newSlug()]) {
      const { organization } = await client.organizations.create({ organization_name: 'O', organization_slug });
      const { organization_id } = organization;
      await client.organizations.members.create({ organization_id, email_address: email, roles: ['editor'] });
      organizations.push(organization);
    }
    const [here, there] = organizations.map(({ organization_id }) => organization_id);
    const { session_token, session_jwt, member_id } = await logInMember(client, here, email);
    const check = (action, organization_id = here) => ({ organization_id, resource_id: 'documents', action });
    const local = (authorization_check) =>
      client.sessions.authenticateJwtLocal({ session_jwt, authorization_check });
    assert.equal((await local(check('write'))).organization_id, here);
    await assert.rejects(local(check('shred')), { code: 'invalid_permissions' });
    await assert.rejects(local(check('write', there)), { code: 'tenancy_mismatch' });
    await refused('session_authorization_tenancy_error', 403, () =>
      client.sessions.authenticate({ session_token, authorization_check: check('write', there) }),
    );
    const moved = await client.sessions.exchange({ organization_id: there, session_token });
    assert.equal(moved.member_session.organization_id, there);
    await client.organizations.update({ organization_id: there, mfa_policy: 'REQUIRED_FOR_ALL' });
    const stopped = await client.sessions.exchange({ organization_id: there, session_token });
    assert.ok(!stopped.member_authenticated && stopped.mfa_required && stopped.session_token === '');
    const authorization = { session_token };
    await client.organizations.members.update({ organization_id: here, member_id, name: 'Me' }, { authorization });
    await refused('session_authorization_error', 403, () =>
      client.organizations.delete({ organization_id: here }, { authorization }),
    );
    await client.sessions.revoke({ member_id });
    await refused('session_not_found', 404, () => client.sessions.authenticate({ session_token }));
  },
};

let [passed, failed] = [0, 0];
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    passed += 1;
    console.log(`node ${name}: ok`);
  } catch (error) {
    failed += 1;
    console.log(`node ${name}: FAILED`);
    console.error(error);
  }
}
console.log(`node: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
