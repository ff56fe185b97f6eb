CREATE TABLE "intake_minutes" (
	"project_id" text NOT NULL,
	"key_id" text NOT NULL,
	"minute" timestamp (3) with time zone NOT NULL,
	"requests" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"truncated" integer DEFAULT 0 NOT NULL,
	"overloaded" integer DEFAULT 0 NOT NULL,
	"unauthenticated" integer DEFAULT 0 NOT NULL,
	"lag_ms_min" bigint,
	"lag_ms_max" bigint,
	"last_accepted_at" timestamp (3) with time zone,
	CONSTRAINT "intake_minutes_project_id_key_id_minute_pk" PRIMARY KEY("project_id","key_id","minute")
);
--> statement-breakpoint
CREATE TABLE "intake_rejections" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"key_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"door" text NOT NULL,
	"reason" text NOT NULL,
	"items" integer NOT NULL,
	"item_id" text NOT NULL,
	"sample" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"owner_id" text,
	"entity" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"columns" jsonb,
	"order_by" text,
	"time_preset" text,
	"is_shared" boolean NOT NULL,
	"is_default" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "intake_minutes_minute" ON "intake_minutes" USING btree ("minute");--> statement-breakpoint
CREATE INDEX "intake_rejections_project_id" ON "intake_rejections" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "intake_rejections_at" ON "intake_rejections" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("project_id","entity","owner_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_default" ON "saved_views" USING btree ("project_id","entity") WHERE "saved_views"."is_default";