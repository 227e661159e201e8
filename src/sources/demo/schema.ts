/**
 * Goes up whenever any byte of the demo data changes, its schema and views included: a database with another version
 * is rebuilt. `test/unit/demo-data.test.ts` notices a forgotten step.
 */
export const DEMO_VERSION = 1;

/** Relations of ours start their comment with this; anything else in the database is never dropped. */
export const DEMO_MARK = 'Wayfarer Goods demo data';
/** Written last, onto `consumer`, and only this says that the data is whole. */
export const DEMO_COMPLETE = `${DEMO_MARK}, version ${DEMO_VERSION}`;

export const DEMO_VIEWS = ['big_spenders', 'store_owners'] as const;
/** Children first, as they are dropped. */
export const DEMO_TABLES = ['orders', 'contact', 'account', 'consumer'] as const;

export const CREATE_TABLES = `
  CREATE TABLE consumer (
    id integer NOT NULL,
    first_name text,
    last_name text,
    email text,
    phone text,
    birthdate date,
    gender text,
    language text,
    address_line1 text,
    address_line2 text,
    city text,
    state text,
    postal_code text,
    country text NOT NULL,
    marketing_opt_in boolean NOT NULL,
    created_at timestamptz NOT NULL,
    last_order_at timestamptz,
    lifetime_value numeric(12,2) NOT NULL,
    preferences jsonb,
    notes text
  );
  CREATE TABLE account (
    id integer NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    website text,
    email text,
    phone text,
    address_line1 text NOT NULL,
    address_line2 text,
    city text NOT NULL,
    state text,
    postal_code text NOT NULL,
    country text NOT NULL,
    employees integer,
    annual_spend numeric(12,2),
    is_active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    notes text
  );
  CREATE TABLE contact (
    id integer NOT NULL,
    account_id integer NOT NULL,
    first_name text,
    last_name text,
    email text,
    phone text,
    role text,
    language text NOT NULL,
    is_primary boolean NOT NULL,
    created_at timestamptz NOT NULL,
    last_contacted_at timestamptz,
    notes text
  );
  CREATE TABLE orders (
    id integer NOT NULL,
    reference uuid NOT NULL,
    consumer_id integer NOT NULL,
    ordered_at timestamptz NOT NULL,
    status text NOT NULL,
    channel text NOT NULL,
    product text NOT NULL,
    quantity integer NOT NULL,
    total numeric(12,2) NOT NULL,
    gift_message text
  );`;

/** After the rows: building an index once is quicker than feeding it row by row. */
export const ADD_KEYS = `
  ALTER TABLE consumer ADD PRIMARY KEY (id);
  ALTER TABLE account ADD PRIMARY KEY (id);
  ALTER TABLE contact ADD PRIMARY KEY (id), ADD FOREIGN KEY (account_id) REFERENCES account;
  ALTER TABLE orders ADD PRIMARY KEY (id), ADD FOREIGN KEY (consumer_id) REFERENCES consumer;
  CREATE INDEX ON contact (account_id);
  CREATE INDEX ON orders (consumer_id);`;

/** Members of segments that a predicate over one table cannot say; relative to the data's reference date. */
export const CREATE_VIEWS = `
  CREATE VIEW big_spenders AS
    SELECT consumer_id AS id
    FROM orders
    WHERE ordered_at >= '2025-06-15 00:00:00+00' AND status IN ('delivered', 'shipped')
    GROUP BY consumer_id
    HAVING sum(total) >= 750;
  CREATE VIEW store_owners AS
    SELECT contact.id
    FROM contact
    JOIN account ON account.id = contact.account_id
    WHERE contact.role = 'owner' AND account.type = 'store' AND account.is_active;`;
