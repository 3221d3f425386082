'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Form } from '@/components/form.tsx'
import { useAct } from '@/lib/use-act.ts'
import { ViewFields } from './view-fields.tsx'
import { afterViews, changeViewMutation, removeViewMutation, type SavedView } from './view-mutations.ts'

interface ChangeViewDialogProps {
  view: SavedView
  onClose: () => void
}

/** Another name, shared or not, or none of it any more. What it shows is changed by saving another under its name. */
export function ChangeViewDialog({ view, onClose }: ChangeViewDialogProps) {
  const [name, setName] = useState(view.name)
  const [isShared, setIsShared] = useState(view.isShared)
  const change = useAct(changeViewMutation, afterViews)
  const remove = useAct(removeViewMutation, afterViews)

  async function submit() {
    if (await change.act({ input: { viewId: view.id, name, isShared } })) onClose()
  }
  async function drop() {
    if (await remove.act({ input: { viewId: view.id } })) onClose()
  }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Change the view ${view.name}`}
      description="No image is touched by it. What it shows is changed by saving another view under its name."
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form
        label="Change the view"
        problem={change.problem ?? remove.problem}
        fields={['name']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <ViewFields name={name} isShared={isShared} onName={setName} onShared={setIsShared} />
        </DialogBody>
        <DialogFooter>
          <Button look="danger" isBusy={remove.isRunning} onClick={() => void drop()} className="mr-auto">
            Remove
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={change.isRunning}>
            Save
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
