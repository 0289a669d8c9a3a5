CREATE TABLE "audit_checkpoints" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"hash" "bytea" NOT NULL,
	"at" text NOT NULL,
	"key_id" text NOT NULL,
	"signature" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"format" smallint NOT NULL,
	"key" text NOT NULL,
	"at" text NOT NULL,
	"recorded_at" text NOT NULL,
	"type" text NOT NULL,
	"phase" text NOT NULL,
	"employee_id" text,
	"workflow_id" text NOT NULL,
	"run_id" text NOT NULL,
	"actor" text NOT NULL,
	"facts" text NOT NULL,
	"person_key_id" uuid,
	"sealed" "bytea",
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_entries_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"at" text,
	"key_id" text,
	"signature" "bytea",
	CONSTRAINT "audit_head_one" CHECK ("audit_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "deletion_records" (
	"run_id" text PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"record" text NOT NULL,
	"key_id" text NOT NULL,
	"signature" "bytea" NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"wrapped" "bytea",
	"wrapped_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"destroyed_at" timestamp with time zone,
	CONSTRAINT "person_keys_destroyed" CHECK (("person_keys"."wrapped" is null) = ("person_keys"."destroyed_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_key" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_person_key_id_person_keys_id_fk" FOREIGN KEY ("person_key_id") REFERENCES "public"."person_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_employee" ON "audit_entries" USING btree ("employee_id","seq");--> statement-breakpoint
CREATE INDEX "audit_entries_run" ON "audit_entries" USING btree ("run_id","seq");--> statement-breakpoint
CREATE INDEX "audit_entries_type" ON "audit_entries" USING btree ("type","seq");--> statement-breakpoint
CREATE INDEX "deletion_records_employee" ON "deletion_records" USING btree ("employee_id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_keys_living" ON "person_keys" USING btree ("employee_id") WHERE "person_keys"."destroyed_at" is null;