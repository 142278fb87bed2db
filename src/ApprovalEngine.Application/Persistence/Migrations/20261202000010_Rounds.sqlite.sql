-- A request that was returned may be submitted again; each submission is a round. What was decided so far belongs to the first.
ALTER TABLE "requests" ADD COLUMN "round" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "requests" ADD COLUMN "earlier_rounds" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "tasks" ADD COLUMN "round" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "tasks" ADD COLUMN "carried_from" TEXT NULL;
ALTER TABLE "decisions" ADD COLUMN "round" INTEGER NOT NULL DEFAULT 1;
