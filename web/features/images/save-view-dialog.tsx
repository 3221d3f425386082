'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Form } from '@/components/form.tsx'
import { useProject } from '@/features/project/project.ts'
import { useAct } from '@/lib/use-act.ts'
import type { ImageFilter } from './filter-address.ts'
import type { KeptLook } from './list-view.ts'
import { ViewFields } from './view-fields.tsx'
import { afterViews, changeViewMutation, type SavedView, saveViewMutation } from './view-mutations.ts'

interface SaveViewDialogProps {
  filter: ImageFilter
  look: KeptLook
  /** Views that the viewer has here already. */
  own: readonly SavedView[]
  onClose: () => void
}

/** Keeps what is shown under a name: a new one, or in place of what one's own of that name shows. */
export function SaveViewDialog({ filter, look, own, onClose }: SaveViewDialogProps) {
  const { id: projectId } = useProject()
  const [name, setName] = useState('')
  const [wish, setWish] = useState<boolean>()
  const save = useAct(saveViewMutation, afterViews)
  const change = useAct(changeViewMutation, afterViews)
  const former = own.find(view => view.name === name.trim())
  const isShared = wish ?? former?.isShared ?? false

  async function submit() {
    const done = former
      ? await change.act({ input: { viewId: former.id, filter, look, isShared } })
      : await save.act({ input: { projectId, name, filter, look, isShared } })
    if (done) onClose()
  }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Save this view"
      description="Which images are shown now, and how, under a name: it stands beside the grid under Views, and shows those that match whenever it is looked at."
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form
        label="Save this view"
        problem={(former ? change : save).problem}
        fields={['name']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <ViewFields
            name={name}
            isShared={isShared}
            onName={setName}
            onShared={setWish}
            hint={former && 'You have a view of this name: it shows these images from now on.'}
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={save.isRunning || change.isRunning}>
            {former ? 'Replace' : 'Save'}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
