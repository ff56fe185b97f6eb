CREATE TABLE "ab_test_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"test_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"by_id" text,
	"result" jsonb
);
--> statement-breakpoint
CREATE TABLE "ab_tests" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"prompt_name" text NOT NULL,
	"label" text NOT NULL,
	"arms" jsonb NOT NULL,
	"key" text NOT NULL,
	"primary" jsonb NOT NULL,
	"guardrails" jsonb NOT NULL,
	"minimum_lift" double precision NOT NULL,
	"alpha" double precision NOT NULL,
	"planned_units" double precision NOT NULL,
	"warmup_seconds" integer NOT NULL,
	"salt" text NOT NULL,
	"status" text NOT NULL,
	"verdict" text NOT NULL,
	"promoted_version" integer,
	"started_at" timestamp (3) with time zone NOT NULL,
	"started_by_id" text,
	"ended_at" timestamp (3) with time zone,
	"ended_by_id" text
);
--> statement-breakpoint
ALTER TABLE "ab_test_events" ADD CONSTRAINT "ab_test_events_test_id_ab_tests_id_fk" FOREIGN KEY ("test_id") REFERENCES "public"."ab_tests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ab_test_events" ADD CONSTRAINT "ab_test_events_by_id_users_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ab_tests" ADD CONSTRAINT "ab_tests_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ab_tests" ADD CONSTRAINT "ab_tests_started_by_id_users_id_fk" FOREIGN KEY ("started_by_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ab_tests" ADD CONSTRAINT "ab_tests_ended_by_id_users_id_fk" FOREIGN KEY ("ended_by_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ab_test_events_test_id" ON "ab_test_events" USING btree ("test_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ab_tests_running" ON "ab_tests" USING btree ("project_id","prompt_name","label") WHERE "ab_tests"."status" = 'running';--> statement-breakpoint
CREATE INDEX "ab_tests_project_id" ON "ab_tests" USING btree ("project_id","prompt_name","started_at");