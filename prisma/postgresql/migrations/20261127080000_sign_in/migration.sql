-- Signing in. Two new tables, and columns that are null: no row of an existing table is rewritten, and a version which
-- does not know the columns goes on writing.

-- AlterTable
ALTER TABLE "oauth_bindings"
    ADD COLUMN "suspended_at" TIMESTAMP(3),
    ADD COLUMN "last_used_at" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "binding_events"
    ADD COLUMN "by" TEXT,
    ADD COLUMN "reason" TEXT;

-- CreateTable
CREATE TABLE "oauth_sign_ins" (
    "state_hash" TEXT COLLATE "C" NOT NULL,
    "challenge_hash" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT COLLATE "C" NOT NULL,
    "client_id" TEXT COLLATE "C" NOT NULL,
    "claim_id" TEXT COLLATE "C" NOT NULL,
    "code_hash" TEXT COLLATE "C" NOT NULL,
    "claim_expires_at" TIMESTAMP(3) NOT NULL,
    "outcome" TEXT COLLATE "C",
    "outcome_expires_at" TIMESTAMP(3) NOT NULL,
    "binding_id" TEXT COLLATE "C",
    "bound_at" TIMESTAMP(3),
    "ticket_hash" TEXT COLLATE "C",
    "ticket_expires_at" TIMESTAMP(3),
    "account" TEXT,
    "expires_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "oauth_sign_ins_pkey" PRIMARY KEY ("state_hash")
);

-- CreateTable
CREATE TABLE "oauth_sessions" (
    "token_id" BIGINT NOT NULL,
    "binding_id" TEXT COLLATE "C" NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "oauth_sessions_pkey" PRIMARY KEY ("token_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "oauth_sign_ins_ticket_hash_key" ON "oauth_sign_ins"("ticket_hash");

-- CreateIndex
CREATE INDEX "oauth_sign_ins_expires_at_idx" ON "oauth_sign_ins"("expires_at");

-- CreateIndex
CREATE INDEX "oauth_sessions_binding_id_idx" ON "oauth_sessions"("binding_id");

-- CreateIndex
CREATE INDEX "oauth_sessions_expires_at_idx" ON "oauth_sessions"("expires_at");
