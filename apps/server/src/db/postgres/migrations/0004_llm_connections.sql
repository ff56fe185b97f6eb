CREATE TABLE "llm_connections" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"provider" text NOT NULL,
	"adapter" text NOT NULL,
	"base_url" text,
	"config" jsonb,
	"custom_models" jsonb NOT NULL,
	"with_default_models" boolean NOT NULL,
	"secrets" text NOT NULL,
	"display_secret_key" text NOT NULL,
	"extra_header_keys" jsonb NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "llm_connections" ADD CONSTRAINT "llm_connections_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "llm_connections_provider" ON "llm_connections" USING btree ("project_id","provider");