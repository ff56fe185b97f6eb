/** Models and their prices: those that are in use and have none, the project's own, and the built-in ones. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { unpricedModels } from '#api/models.ts';
import { PageHeader } from '#components/page-header.tsx';
import { SearchBox } from '#components/search-box.tsx';
import { Button } from '#ui/button.tsx';
import { Inbox } from './_inbox.tsx';
import { ModelDialog } from './_model-dialog.tsx';
import { ModelTable } from './_model-table.tsx';

const route = getRouteApi('/signed-in/project/$projectId/models');

export function ModelsPage() {
  const { projectId } = route.useParams();
  const { q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const unpriced = useQuery(unpricedModels(projectId));
  /** The name to define a model for; '' for one that nothing has named yet. */
  const [defining, setDefining] = useState<string | null>(null);
  return (
    <>
      <PageHeader title="Models">
        <SearchBox
          label="Search models by name"
          placeholder="Search name"
          value={q}
          onChange={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
        />
        <Button look="primary" className="ml-auto" onClick={() => setDefining('')}>
          <Plus size={14} aria-hidden />
          Add model
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-260 flex-col gap-8 px-6 py-6">
          <Inbox projectId={projectId} unpriced={unpriced} onDefine={setDefining} />
          <ModelTable projectId={projectId} search={q} />
        </div>
      </div>
      {defining !== null && <ModelDialog projectId={projectId} name={defining} onClose={() => setDefining(null)} />}
    </>
  );
}
