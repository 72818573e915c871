-- The outbox: who hands an event to the host, and when. The columns are null or have a default, so that a version
-- which does not know them goes on writing events; theirs are delivered, too.

-- AlterTable
ALTER TABLE "binding_events"
    ADD COLUMN "deliver_at_ms" BIGINT DEFAULT 0,
    ADD COLUMN "lease_id" TEXT COLLATE "C",
    ADD COLUMN "delivery_attempts" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "binding_events_deliver_at_ms_id_idx" ON "binding_events"("deliver_at_ms", "id");

-- CreateIndex
CREATE INDEX "binding_events_user_id_deliver_at_ms_idx" ON "binding_events"("user_id", "deliver_at_ms");
